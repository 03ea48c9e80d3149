import { Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useCreateCampaign } from "../api/campaigns";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";

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
  const submit = () => {
    create.mutate(
      { name: name.trim(), definition: EMPTY },
      { onSuccess: (made) => void navigate(`/sites/${site}/campaigns/${made.id}`) },
    );
  };
  return (
    <DialogForm
      error={create.error}
      isBusy={create.isPending}
      isDisabled={name.trim() === ""}
      onCancel={onClose}
      onSubmit={submit}
      verb="Add"
    >
      <NameField
        maxLength={200}
        onChange={setName}
        placeholder="Offer for those who watch a lot"
        required
        value={name}
      />
    </DialogForm>
  );
}
