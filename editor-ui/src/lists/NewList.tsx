import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateList } from "../api/lists";

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
          {create.isError && (
            <Alert color="red" role="alert" variant="light">
              {create.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button onClick={onClose} variant="default">
              Cancel
            </Button>
            <Button disabled={name.trim() === ""} loading={create.isPending} type="submit">
              Make the list
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
