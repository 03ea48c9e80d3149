import { Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAddAnnotation } from "../api/watching";
import { DialogForm } from "../shared/DialogForm";

/** A note on a day. `day` (2026-11-25): the one that was clicked. */
export default function NoteDialog(props: { site: string; day: string; onClose: () => void }) {
  const { site, onClose } = props;
  const [day, setDay] = useState(props.day);
  const [text, setText] = useState("");
  const add = useAddAnnotation(site);
  const submit = () => {
    add.mutate({ day, text: text.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal onClose={onClose} opened title="Note on a day">
      <DialogForm
        error={add.error}
        isBusy={add.isPending}
        isDisabled={day === "" || text.trim() === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Add note"
      >
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
      </DialogForm>
    </Modal>
  );
}
