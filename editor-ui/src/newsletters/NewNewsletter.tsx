import { Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useCreateNewsletter } from "../api/newsletters";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";
import { Audience } from "./Audience";

/** Asks for a name and whom it is for, and leads to it. */
export function NewNewsletter(props: { site: string; opened: boolean; onClose: () => void }) {
  return (
    <Modal onClose={props.onClose} opened={props.opened} title="New campaign">
      <Form {...props} />
    </Modal>
  );
}

function Form(props: { site: string; onClose: () => void }) {
  const { site, onClose } = props;
  const create = useCreateNewsletter(site);
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [segments, setSegments] = useState<string[]>([]);
  const submit = () => {
    create.mutate(
      { name: name.trim(), segments },
      { onSuccess: (made) => void navigate(`/sites/${site}/newsletters/${made.id}`) },
    );
  };
  return (
    <DialogForm
      error={create.error}
      isBusy={create.isPending}
      isDisabled={name.trim() === ""}
      onCancel={onClose}
      onSubmit={submit}
      verb="Save settings"
    >
      <NameField maxLength={200} onChange={setName} placeholder="What is new in May" required value={name} />
      <Audience chosen={segments} onChange={setSegments} site={site} />
    </DialogForm>
  );
}
