import { Modal, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { type MailSender, type MailServer, useKeepSender } from "../api/delivery";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";

interface SenderDialogProps {
  site: string;
  sender: MailSender | undefined;
  servers: readonly MailServer[];
  onClose: () => void;
}

export function SenderDialog(props: SenderDialogProps) {
  const { site, sender, servers, onClose } = props;
  const [name, setName] = useState(sender?.name ?? "");
  const [address, setAddress] = useState(sender?.address ?? "");
  const [replyTo, setReplyTo] = useState(sender?.reply_to ?? "");
  const [server, setServer] = useState(sender?.server ?? "");
  const [standard, setStandard] = useState(sender?.standard ?? false);
  const keep = useKeepSender(site);
  const submit = () => {
    keep.mutate(
      {
        id: sender?.id,
        name: name.trim(),
        address: address.trim(),
        reply_to: replyTo.trim(),
        server,
        standard,
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal onClose={onClose} opened title={sender === undefined ? "New sender" : "Change the sender"}>
      <DialogForm
        error={keep.error}
        isBusy={keep.isPending}
        isDisabled={address.trim() === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Save the sender"
      >
        <NameField maxLength={100} onChange={setName} placeholder="Anna of Example" value={name} />
        <TextInput
          autoComplete="off"
          label="Address"
          maxLength={254}
          onChange={(event) => setAddress(event.currentTarget.value)}
          placeholder="anna@example.com"
          required
          type="email"
          value={address}
        />
        <TextInput
          autoComplete="off"
          label="Answers go to"
          maxLength={254}
          onChange={(event) => setReplyTo(event.currentTarget.value)}
          placeholder="The same address"
          type="email"
          value={replyTo}
        />
        <Select
          allowDeselect={false}
          data={[
            { value: "", label: "The installation’s own" },
            ...servers.map((each) => ({ value: each.id, label: each.name })),
          ]}
          label="Mail server"
          onChange={(value) => setServer(value ?? "")}
          value={server}
        />
        <Switch
          checked={standard}
          description="Letters that name no sender are from this one."
          label="The standard sender"
          onChange={(event) => setStandard(event.currentTarget.checked)}
        />
      </DialogForm>
    </Modal>
  );
}
