import { Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateCampaign } from "../api/campaigns";
import { FormFoot } from "../shared/FormFoot";

// What every campaign begins with.
const EMPTY = {
  nodes: [{ id: "everyone", type: "for_all_people", config: {}, position: { x: 0, y: 0 } }],
  edges: [],
};

/** Asks for a name, and leads to the canvas. */
export function NewCampaign(props: { site: string; opened: boolean; onClose: () => void }) {
  return (
    <Modal onClose={props.onClose} opened={props.opened} title="New campaign">
      <Form {...props} />
    </Modal>
  );
}

function Form(props: { site: string; onClose: () => void }) {
  const { site, onClose } = props;
  const create = useCreateCampaign(site);
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), definition: EMPTY },
      { onSuccess: (made) => void navigate(`/sites/${site}/campaigns/${made.id}`) },
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
          placeholder="Offer for those who watch a lot"
          required
          value={name}
        />
        <FormFoot
          error={create.error}
          isBusy={create.isPending}
          isDisabled={name.trim() === ""}
          onCancel={onClose}
          verb="Add"
        />
      </Stack>
    </form>
  );
}
