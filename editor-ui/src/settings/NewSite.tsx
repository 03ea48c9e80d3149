import { Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateSite } from "../api/sites";
import { FormFoot } from "../shared/FormFoot";

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
        void navigate(`/sites/${site.id}/settings/integration?new=1`);
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
          <FormFoot
            error={create.error}
            isBusy={create.isPending}
            isDisabled={name.trim() === ""}
            onCancel={onClose}
            verb="Make the site"
          />
        </Stack>
      </form>
    </Modal>
  );
}
