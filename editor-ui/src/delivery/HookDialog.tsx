import { Modal, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { type MailHook, useSetHook } from "../api/delivery";
import { DialogForm } from "../shared/DialogForm";
import { SERVICES } from "./services";

const SHORTEST = 8;

export function HookDialog(props: { site: string; hook: MailHook; onClose: () => void }) {
  const { site, hook, onClose } = props;
  const { name, secret: label, how } = SERVICES[hook.service];
  const [secret, setSecret] = useState("");
  const set = useSetHook(site);
  const submit = () => {
    set.mutate({ service: hook.service, secret: secret.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal onClose={onClose} opened title={`What ${name} tells`}>
      <DialogForm
        error={set.error}
        isBusy={set.isPending}
        isDisabled={secret.trim().length < SHORTEST}
        onCancel={onClose}
        onSubmit={submit}
        verb="Listen to it"
      >
        <Text size="sm">{how}</Text>
        <TextInput
          autoComplete="off"
          data-autofocus
          description="Kept sealed; nobody sees it again."
          label={label}
          maxLength={2_000}
          onChange={(event) => setSecret(event.currentTarget.value)}
          required
          spellCheck={false}
          value={secret}
        />
      </DialogForm>
    </Modal>
  );
}
