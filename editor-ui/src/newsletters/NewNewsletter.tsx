import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateNewsletter } from "../api/newsletters";
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
        {create.isError && (
          <Alert color="red" icon={<CircleAlert size={17} />} role="alert" variant="light">
            {create.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            Cancel
          </Button>
          <Button disabled={name.trim() === ""} loading={create.isPending} type="submit">
            Save settings
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
