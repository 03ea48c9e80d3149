import { Modal, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAddDomain } from "../api/delivery";
import { DialogForm } from "../shared/DialogForm";

/** Asks for a domain; its key is made, unless one is pasted. */
export function DomainDialog(props: { site: string; onClose: () => void }) {
  const { site, onClose } = props;
  const [domain, setDomain] = useState("");
  const [selector, setSelector] = useState("tracktor");
  const [key, setKey] = useState("");
  const add = useAddDomain(site);
  const submit = () => {
    add.mutate({ domain: domain.trim(), selector: selector.trim(), key }, { onSuccess: onClose });
  };
  return (
    <Modal onClose={onClose} opened title="New domain">
      <DialogForm
        error={add.error}
        isBusy={add.isPending}
        isDisabled={domain.trim() === "" || selector.trim() === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Add the domain"
      >
        <TextInput
          autoComplete="off"
          data-autofocus
          description="Behind the @ of your senders."
          label="Domain"
          maxLength={253}
          onChange={(event) => setDomain(event.currentTarget.value)}
          placeholder="example.com"
          value={domain}
        />
        <TextInput
          autoComplete="off"
          description="Tells this key from others of the domain."
          label="Selector"
          maxLength={63}
          onChange={(event) => setSelector(event.currentTarget.value)}
          value={selector}
        />
        <Textarea
          autosize
          description="RSA, as PEM. Without one a new key of 2048 bits is made. It is never shown again."
          label="Private key"
          maxRows={8}
          minRows={2}
          onChange={(event) => setKey(event.currentTarget.value)}
          value={key}
        />
      </DialogForm>
    </Modal>
  );
}
