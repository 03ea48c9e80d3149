import { Alert, Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { Pause, Pencil, Play, Send } from "lucide-react";
import { useState } from "react";
import { useWebhookAct, type Webhook } from "../api/webhooks";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { count } from "../shared/format";
import { Time } from "../shared/Time";
import { Deliveries } from "./Deliveries";
import { SecretOnce } from "./SecretOnce";
import classes from "./Webhooks.module.css";

/** One endpoint: how it stands, what can be done with it, and what it was told. */
export function WebhookCard(props: { site: string; webhook: Webhook; onEdit: () => void }) {
  const { site, webhook, onEdit } = props;
  const act = useWebhookAct(site, webhook.id);
  const [asked, setAsked] = useState<"remove" | "secret">();
  const [isOpen, setOpen] = useState(false);
  const isPaused = webhook.paused !== null;
  return (
    <Card
      aside={
        <Group gap="xs">
          <Button
            leftSection={<Send size={14} />}
            onClick={() => act.mutate({ act: "test" }, { onSuccess: () => setOpen(true) })}
            size="compact-sm"
            variant="default"
          >
            Send a test
          </Button>
          <Button
            leftSection={isPaused ? <Play size={14} /> : <Pause size={14} />}
            onClick={() => act.mutate({ act: isPaused ? "resume" : "pause" })}
            size="compact-sm"
            variant="default"
          >
            {isPaused ? "Resume" : "Pause"}
          </Button>
          <Button leftSection={<Pencil size={14} />} onClick={onEdit} size="compact-sm" variant="default">
            Change
          </Button>
        </Group>
      }
      title={webhook.name}
    >
      <Stack gap="xs">
        <code className={classes.url}>{webhook.url}</code>
        <Standing webhook={webhook} />
        <Group gap={6}>
          {webhook.kinds.map((kind) => (
            <Badge color="gray" key={kind} size="sm" tt="none" variant="light">
              {kind}
            </Badge>
          ))}
        </Group>
        {act.isError && (
          <Alert color="red" role="alert" variant="light">
            {act.error.message}
          </Alert>
        )}
        <Group gap="xs">
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} size="compact-sm" variant="light">
            {isOpen ? "Hide deliveries" : "Deliveries"}
          </Button>
          <Button onClick={() => setAsked("secret")} size="compact-sm" variant="default">
            New secret…
          </Button>
          <Button color="red" onClick={() => setAsked("remove")} size="compact-sm" variant="subtle">
            Remove…
          </Button>
        </Group>
        {isOpen && <Deliveries site={site} webhook={webhook} />}
      </Stack>
      <Confirm
        isBusy={act.isPending}
        isDanger={asked === "remove"}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked && act.mutate({ act: asked }, { onSettled: () => setAsked(undefined) })}
        opened={asked !== undefined}
        title={asked === "remove" ? `Remove ${webhook.name}?` : "Make a new secret?"}
        verb={asked === "remove" ? "Remove the endpoint" : "Make a new secret"}
      >
        <Text>
          {asked === "remove"
            ? "What waits for it is never sent. This can’t be taken back."
            : "For a day, calls are signed with both, so that your server can change over."}
        </Text>
      </Confirm>
      <Modal onClose={() => act.reset()} opened={Boolean(act.data)} title="New signing secret">
        <Stack>
          <SecretOnce about="The one before signs, too, for a day." secret={act.data ?? ""} />
        </Stack>
      </Modal>
    </Card>
  );
}

function Standing(props: { webhook: Webhook }) {
  const { paused, why, failing, next, queued, arrived, given_up, dropped } = props.webhook;
  return (
    <>
      {paused !== null && (
        <Alert color={why ? "red" : "yellow"} role={why ? "alert" : undefined} variant="light">
          Paused <Time ms={paused} />. {why} What happens meanwhile waits.
        </Alert>
      )}
      {paused === null && failing !== null && (
        <Alert color="yellow" variant="light">
          Nothing has arrived since <Time ms={failing} />; it is tried again <Time ms={next} />. After three
          days it is paused.
        </Alert>
      )}
      <p className={classes.figures}>
        <span>{count(arrived)} arrived</span>
        <span>{count(queued)} waiting</span>
        <span>{count(given_up)} given up</span>
        {dropped > 0 && <span className={classes.bad}>{count(dropped)} happenings dropped: no room</span>}
      </p>
    </>
  );
}
