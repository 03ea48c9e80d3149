import { Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateList } from "../api/lists";
import { FormFoot } from "../shared/FormFoot";

/** Asks for the name of a new list. */
export default function NewList(props: { site: string; onClose: () => void }) {
  const { site, onClose } = props;
  const [name, setName] = useState("");
  const create = useCreateList(site);
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), {
      onSuccess: (list) => void navigate(`/sites/${site}/segments/${list.id}`),
    });
  };
  return (
    <Modal onClose={onClose} opened title="New list">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            data-autofocus
            description="Nobody comes into a list by conditions: you put people into it."
            label="Name"
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
            value={name}
          />
          <FormFoot
            error={create.error}
            isBusy={create.isPending}
            isDisabled={name.trim() === ""}
            onCancel={onClose}
            verb="Make the list"
          />
        </Stack>
      </form>
    </Modal>
  );
}
