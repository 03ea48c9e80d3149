import "@mantine/core/styles/Checkbox.layer.css";
import { Button, Checkbox, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { type NewWebhook, useSaveWebhook, type Webhook, type WebhookKind } from "../api/webhooks";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";
import { SecretOnce } from "./SecretOnce";
import classes from "./Webhooks.module.css";

type Kind = NewWebhook["kinds"][number];

const GROUPS: readonly { prefix: string; title: string }[] = [
  { prefix: "person.", title: "People" },
  { prefix: "segment.", title: "Segments" },
  { prefix: "letter.", title: "Letters" },
  { prefix: "message.", title: "Messages" },
  { prefix: "campaign.", title: "Campaigns" },
];

/** Asks where to, and of what; a new endpoint's secret is shown then, once. */
export function WebhookDialog(props: {
  site: string;
  webhook: Webhook | undefined;
  kinds: readonly WebhookKind[];
  onClose: () => void;
}) {
  const { site, webhook, kinds, onClose } = props;
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [chosen, setChosen] = useState<readonly string[]>(webhook?.kinds ?? ["person.changed"]);
  const save = useSaveWebhook(site, webhook?.id);
  const submit = () => {
    const body = { name: name.trim(), url: url.trim(), kinds: [...chosen] as Kind[] };
    save.mutate(body, { onSuccess: ({ secret }) => secret === "" && onClose() });
  };
  return (
    <Modal onClose={onClose} opened size="lg" title={webhook ? `Change ${webhook.name}` : "New endpoint"}>
      {save.data?.secret ? (
        <Stack>
          <SecretOnce secret={save.data.secret} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <DialogForm
          error={save.error}
          isBusy={save.isPending}
          isDisabled={name.trim() === "" || url.trim() === "" || chosen.length === 0}
          onCancel={onClose}
          onSubmit={submit}
          verb={webhook ? "Save" : "Make the endpoint"}
        >
          <NameField maxLength={100} onChange={setName} placeholder="CRM" required value={name} />
          <TextInput
            autoComplete="off"
            description="Is called by POST, and answers 2xx within ten seconds."
            label="Address"
            maxLength={2_000}
            onChange={(event) => setUrl(event.currentTarget.value)}
            placeholder="https://crm.example/hooks/tracktor"
            required
            type="url"
            value={url}
          />
          <Checkbox.Group
            label="What it is told of"
            onChange={(values) =>
              setChosen(kinds.map(({ kind }) => kind).filter((kind) => values.includes(kind)))
            }
            value={[...chosen]}
          >
            {GROUPS.map(({ prefix, title }) => (
              <fieldset className={classes.group} key={prefix}>
                <legend>{title}</legend>
                {kinds
                  .filter(({ kind }) => kind.startsWith(prefix))
                  .map(({ kind, about }) => (
                    <Checkbox description={about} key={kind} label={kind} value={kind} />
                  ))}
              </fieldset>
            ))}
          </Checkbox.Group>
        </DialogForm>
      )}
    </Modal>
  );
}
