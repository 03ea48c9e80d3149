import { Modal, NumberInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { type MailServer, useKeepServer } from "../api/delivery";
import { DialogForm } from "../shared/DialogForm";
import classes from "./Delivery.module.css";

type Security = MailServer["security"];

const SECURITIES = [
  { value: "starttls", label: "STARTTLS", port: 587 },
  { value: "tls", label: "TLS from the start", port: 465 },
  { value: "none", label: "None", port: 25 },
] as const;

export function ServerDialog(props: { site: string; server: MailServer | undefined; onClose: () => void }) {
  const { site, server, onClose } = props;
  const [name, setName] = useState(server?.name ?? "");
  const [host, setHost] = useState(server?.host ?? "");
  const [port, setPort] = useState<number | string>(server?.port ?? 587);
  const [security, setSecurity] = useState<Security>(server?.security ?? "starttls");
  const [username, setUsername] = useState(server?.username ?? "");
  const [password, setPassword] = useState<string>();
  const keep = useKeepServer(site);
  const submit = () => {
    keep.mutate(
      {
        id: server?.id,
        name: name.trim() || host.trim(),
        host: host.trim(),
        port: Number(port),
        security,
        username: username.trim(),
        password: password ?? null,
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal
      onClose={onClose}
      opened
      title={server === undefined ? "New mail server" : "Change the mail server"}
    >
      <DialogForm
        error={keep.error}
        isBusy={keep.isPending}
        isDisabled={host.trim() === "" || port === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Save the mail server"
      >
        <TextInput
          autoComplete="off"
          data-autofocus
          label="Host"
          maxLength={253}
          onChange={(event) => setHost(event.currentTarget.value)}
          placeholder="smtp.example.com"
          required
          value={host}
        />
        <div className={classes.pair}>
          <Select
            allowDeselect={false}
            data={SECURITIES.map(({ value, label }) => ({ value, label }))}
            label="Encryption"
            onChange={(value) => {
              const chosen = SECURITIES.find((each) => each.value === value) ?? SECURITIES[0];
              setSecurity(chosen.value);
              setPort(chosen.port);
            }}
            value={security}
          />
          <NumberInput
            allowDecimal={false}
            hideControls
            label="Port"
            max={65_535}
            min={1}
            onChange={setPort}
            value={port}
          />
        </div>
        <TextInput
          autoComplete="off"
          label="User"
          maxLength={320}
          onChange={(event) => setUsername(event.currentTarget.value)}
          value={username}
        />
        <PasswordInput
          autoComplete="new-password"
          description="Kept sealed; nobody sees it again."
          label="Password"
          maxLength={1_000}
          onChange={(event) => setPassword(event.currentTarget.value)}
          placeholder={server?.has_password === true ? "Unchanged" : ""}
          value={password ?? ""}
        />
        <TextInput
          autoComplete="off"
          label="Name"
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
          placeholder={host || "What your team calls it"}
          value={name}
        />
      </DialogForm>
    </Modal>
  );
}
