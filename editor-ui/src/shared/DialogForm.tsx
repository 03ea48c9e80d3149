import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { FormFoot, type FormFootProps } from "./FormFoot";

interface DialogFormProps extends FormFootProps {
  onSubmit: () => void;
  children: ReactNode;
}

/** What a dialog asks, one below the other, and the foot that every such form has. */
export function DialogForm(props: DialogFormProps) {
  const { onSubmit, children, ...foot } = props;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation(); // A dialog may stand inside another form, which has not been answered.
        onSubmit();
      }}
    >
      <Stack>
        {children}
        <FormFoot {...foot} />
      </Stack>
    </form>
  );
}
