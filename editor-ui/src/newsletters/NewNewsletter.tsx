import { Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateNewsletter } from "../api/newsletters";
import { FormFoot } from "../shared/FormFoot";
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), segments },
      { onSuccess: (made) => void navigate(`/sites/${site}/newsletters/${made.id}`) },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          autoComplete="off"
          data-autofocus
          label="Name"
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          placeholder="What is new in May"
          required
          value={name}
        />
        <Audience chosen={segments} onChange={setSegments} site={site} />
        <FormFoot
          error={create.error}
          isBusy={create.isPending}
          isDisabled={name.trim() === ""}
          onCancel={onClose}
          verb="Save settings"
        />
      </Stack>
    </form>
  );
}
