import "@mantine/core/styles/Checkbox.layer.css";
import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { KeySquare } from "lucide-react";
import { useState } from "react";
import { type KeyRight, useCreateApiKey } from "../api/apiKeys";
import { CodeBlock } from "../shared/CodeBlock";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";

const RIGHTS: readonly { value: KeyRight; about: string }[] = [
  { value: "view", about: "See everything of the site" },
  { value: "export", about: "Take people, figures and addresses out as files; share figures by links" },
  { value: "analyse", about: "Make and change segments, lists, funnels" },
  { value: "write", about: "Draw campaigns, write letters and newsletters" },
  { value: "send", about: "Publish, start, pause and stop what goes out" },
  { value: "talk", about: "Answer people" },
  { value: "consent", about: "Suppress addresses, note what somebody wants" },
  { value: "people", about: "Import people and suppressed addresses" },
  { value: "erase", about: "Delete people" },
  { value: "settings", about: "Change the site, its secrets and its senders" },
  { value: "audit", about: "See who changed what" },
];

/** Asks for a name and rights, then shows the key, once. */
export function NewKeyDialog(props: { site: string; onClose: () => void }) {
  const { site, onClose } = props;
  const [name, setName] = useState("");
  const [rights, setRights] = useState<KeyRight[]>(["view"]);
  const create = useCreateApiKey(site);
  const submit = () => {
    create.mutate({ name: name.trim(), rights });
  };
  return (
    <Modal onClose={onClose} opened size="lg" title="New API key">
      {create.data === undefined ? (
        <DialogForm
          error={create.error}
          isBusy={create.isPending}
          isDisabled={name.trim() === "" || rights.length === 0}
          onCancel={onClose}
          onSubmit={submit}
          verb="Make the key"
        >
          <NameField
            description="What uses it, so that you know whether it may go."
            maxLength={100}
            onChange={setName}
            placeholder="Shop server"
            required
            value={name}
          />
          <Checkbox.Group
            label="What it may do"
            onChange={(chosen) =>
              setRights(RIGHTS.map(({ value }) => value).filter((value) => chosen.includes(value)))
            }
            value={rights}
          >
            <Stack gap="xs" mt="xs">
              {RIGHTS.map(({ value, about }) => (
                <Checkbox description={about} key={value} label={value} value={value} />
              ))}
            </Stack>
          </Checkbox.Group>
        </DialogForm>
      ) : (
        <Stack>
          <Alert color="pine" icon={<KeySquare size={17} />} role="status" variant="light">
            This is the key. It is shown only now: keep it where your program finds it.
          </Alert>
          <CodeBlock label="API key" text={create.data.secret} />
          <Text size="sm">Try it:</Text>
          <CodeBlock
            label="call"
            text={`curl -H "Authorization: Bearer ${create.data.secret}" ${window.location.origin}/api/v1/sites/${site}/people/count`}
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
