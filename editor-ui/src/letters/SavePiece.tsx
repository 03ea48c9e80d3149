import { Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useAddPiece } from "../api/letterStock";
import { FormFoot } from "../shared/FormFoot";

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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
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
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          data-autofocus
          label="Name"
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          value={name}
        />
        <FormFoot
          error={add.error}
          isBusy={add.isPending}
          isDisabled={name.trim() === ""}
          onCancel={onClose}
          verb="Save"
        />
      </Stack>
    </form>
  );
}
