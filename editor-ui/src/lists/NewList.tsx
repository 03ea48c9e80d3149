import { Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useCreateList } from "../api/lists";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";

/** Asks for the name of a new list. */
export default function NewList(props: { site: string; onClose: () => void }) {
  const { site, onClose } = props;
  const [name, setName] = useState("");
  const create = useCreateList(site);
  const navigate = useNavigate();
  const submit = () => {
    create.mutate(name.trim(), {
      onSuccess: (list) => void navigate(`/sites/${site}/segments/${list.id}`),
    });
  };
  return (
    <Modal onClose={onClose} opened title="New list">
      <DialogForm
        error={create.error}
        isBusy={create.isPending}
        isDisabled={name.trim() === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Make the list"
      >
        <NameField
          description="Nobody comes into a list by conditions: you put people into it."
          maxLength={200}
          onChange={setName}
          value={name}
        />
      </DialogForm>
    </Modal>
  );
}
