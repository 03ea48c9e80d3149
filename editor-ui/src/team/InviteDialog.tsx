import "@mantine/core/styles/Radio.layer.css";
import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { MailCheck, MailX } from "lucide-react";
import { useState } from "react";
import { useMay } from "../api/session";
import { type Invitation, type Role, useInvite } from "../api/team";
import { CodeBlock } from "../shared/CodeBlock";
import { DialogForm } from "../shared/DialogForm";
import { ROLES } from "./roles";

interface InviteDialogProps {
  site: string;
  /** Who has been invited before; a new address is asked for without. */
  again?: string;
  onClose: () => void;
}

/** Asks whom to invite as what, then shows the link, once. */
export function InviteDialog(props: InviteDialogProps) {
  const { site, again, onClose } = props;
  const [email, setEmail] = useState(again ?? "");
  const [role, setRole] = useState<Role>("editor");
  const isOwner = useMay(site, "install");
  const invite = useInvite(site);
  const submit = () => {
    invite.mutate({ email: email.trim(), role: again === undefined ? role : undefined });
  };
  return (
    <Modal
      onClose={onClose}
      opened
      size="lg"
      title={again === undefined ? "Invite somebody" : `Invite ${again} again`}
    >
      {invite.data === undefined ? (
        <DialogForm
          error={invite.error}
          isBusy={invite.isPending}
          isDisabled={email.trim() === ""}
          onCancel={onClose}
          onSubmit={submit}
          verb={again === undefined ? "Invite" : "Invite again"}
        >
          {again === undefined ? (
            <>
              <TextInput
                autoComplete="off"
                data-autofocus
                label="E-mail address"
                onChange={(event) => setEmail(event.currentTarget.value)}
                placeholder="ann@example.com"
                required
                type="email"
                value={email}
              />
              <Radio.Group
                label="Role"
                onChange={(next) => setRole(ROLES.find(({ value }) => value === next)?.value ?? role)}
                value={role}
              >
                <Stack gap="xs" mt="xs">
                  {ROLES.filter(({ value }) => isOwner || value !== "owner").map(
                    ({ value, label, about }) => (
                      <Radio description={about} key={value} label={label} value={value} />
                    ),
                  )}
                </Stack>
              </Radio.Group>
            </>
          ) : (
            <Text>They get another letter with a new link. The link before leads nowhere any more.</Text>
          )}
        </DialogForm>
      ) : (
        <Invited invitation={invite.data} onClose={onClose} />
      )}
    </Modal>
  );
}

function Invited(props: { invitation: Invitation; onClose: () => void }) {
  const { link, mailed, problem, member } = props.invitation;
  return (
    <Stack>
      <Alert
        color={mailed ? "pine" : "yellow"}
        icon={mailed ? <MailCheck size={17} /> : <MailX size={17} />}
        role="status"
        title={mailed ? `${member.email} has been written to` : "The letter could not be sent"}
        variant="light"
      >
        {problem}
      </Alert>
      {link === "" ? (
        <Text>
          {member.has_password
            ? "They have a password already, and find this site when they log in."
            : "The link is in their letter alone: it opens other sites, too."}
        </Text>
      ) : (
        <>
          <Text>
            This link lets them in once, within a week. It is shown only now; give it to nobody else.
          </Text>
          <CodeBlock label="link of the invitation" text={link} />
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={props.onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
