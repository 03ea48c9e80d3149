import { Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useCreateSite } from "../api/sites";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";

/** Asks for the name of a new site. */
export default function NewSite(props: { onClose: () => void }) {
  const { onClose } = props;
  const [name, setName] = useState("");
  const create = useCreateSite();
  const navigate = useNavigate();
  const submit = () => {
    create.mutate(name.trim(), {
      onSuccess: (site) => {
        onClose();
        void navigate(`/sites/${site.id}/settings/integration?new=1`);
      },
    });
  };
  return (
    <Modal onClose={onClose} opened title="New site">
      <DialogForm
        error={create.error}
        isBusy={create.isPending}
        isDisabled={name.trim() === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Make the site"
      >
        <NameField
          description="People, segments and campaigns of a site are its own."
          maxLength={100}
          onChange={setName}
          value={name}
        />
      </DialogForm>
    </Modal>
  );
}
