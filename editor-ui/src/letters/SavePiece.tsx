import { Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useAddPiece } from "../api/letterStock";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";

interface SavePieceProps {
  site: string;
  kind: "layouts" | "blocks";
  mjml: string;
  isOpen: boolean;
  onClose: () => void;
}

const WORDS = { layouts: "layout", blocks: "block" } as const;

/** Asks for a name, and keeps a piece of a letter for others. */
export function SavePiece(props: SavePieceProps) {
  const { kind, isOpen, onClose } = props;
  return (
    <Modal onClose={onClose} opened={isOpen} title={`Save as a ${WORDS[kind]}`}>
      <Form {...props} />
    </Modal>
  );
}

function Form(props: SavePieceProps) {
  const { site, kind, mjml, onClose } = props;
  const add = useAddPiece(site, kind);
  const [name, setName] = useState("");
  const submit = () => {
    add.mutate(
      { name: name.trim(), mjml },
      {
        onSuccess: () => {
          notifications.show({ title: "Kept", message: name.trim(), color: "pine" });
          onClose();
        },
      },
    );
  };
  return (
    <DialogForm
      error={add.error}
      isBusy={add.isPending}
      isDisabled={name.trim() === ""}
      onCancel={onClose}
      onSubmit={submit}
      verb="Save"
    >
      <NameField maxLength={100} onChange={setName} required value={name} />
    </DialogForm>
  );
}
