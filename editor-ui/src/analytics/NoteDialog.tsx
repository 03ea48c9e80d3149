import { Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAddAnnotation } from "../api/watching";
import { FormFoot } from "../shared/FormFoot";

/** A note on a day. `day` (2026-11-25): the one that was clicked. */
export default function NoteDialog(props: { site: string; day: string; onClose: () => void }) {
  const { site, onClose } = props;
  const [day, setDay] = useState(props.day);
  const [text, setText] = useState("");
  const add = useAddAnnotation(site);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ day, text: text.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal onClose={onClose} opened title="Note on a day">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Day"
            onChange={({ currentTarget }) => setDay(currentTarget.value)}
            required
            type="date"
            value={day}
          />
          <TextInput
            data-autofocus
            description="Shown on every diagram of this site"
            label="What happened"
            maxLength={200}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            placeholder="New prices"
            value={text}
          />
          <FormFoot
            error={add.error}
            isBusy={add.isPending}
            isDisabled={day === "" || text.trim() === ""}
            onCancel={onClose}
            verb="Add note"
          />
        </Stack>
      </form>
    </Modal>
  );
}
