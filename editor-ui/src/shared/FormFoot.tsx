import { Alert, Button, Group } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

export interface FormFootProps {
  verb: string;
  onCancel: () => void;
  cancel?: string;
  icon?: ReactNode;
  /** Why it was not done. */
  error: Error | null;
  isBusy: boolean;
  isDisabled?: boolean;
}

/** What a form in a dialog ends with: what went wrong, a way out, and the button that does it. */
export function FormFoot(props: FormFootProps) {
  const { verb, onCancel, cancel = "Cancel", icon, error, isBusy, isDisabled = false } = props;
  return (
    <>
      {error !== null && (
        <Alert color="red" icon={<CircleAlert size={17} />} role="alert" variant="light">
          {error.message}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button onClick={onCancel} variant="default">
          {cancel}
        </Button>
        <Button disabled={isDisabled} leftSection={icon} loading={isBusy} type="submit">
          {verb}
        </Button>
      </Group>
    </>
  );
}
