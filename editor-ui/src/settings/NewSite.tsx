import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateSite } from "../api/sites";

/** Asks for the name of a new site. */
export default function NewSite(props: { onClose: () => void }) {
  const { onClose } = props;
  const [name, setName] = useState("");
  const create = useCreateSite();
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), {
      onSuccess: (site) => {
        onClose();
        void navigate(`/sites/${site.id}`);
      },
    });
  };
  return (
    <Modal onClose={onClose} opened title="New site">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            data-autofocus
            description="People, segments and campaigns of a site are its own."
            label="Name"
            maxLength={100}
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
              Make the site
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
