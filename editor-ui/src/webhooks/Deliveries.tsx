import { Alert, Badge, Button, Group, Modal, SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";
import {
  useWebhookAct,
  useWebhookDeliveries,
  useWebhookDelivery,
  type Webhook,
  type WebhookDelivery,
  type WebhookState,
} from "../api/webhooks";
import { Json } from "../shared/Json";
import { Row, Rows } from "../shared/Rows";
import { ShowMore } from "../shared/ShowMore";
import { Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Webhooks.module.css";

const STATES: Record<WebhookState, { label: string; color: string }> = {
  queued: { label: "Waiting", color: "yellow" },
  sending: { label: "Being sent", color: "blue" },
  sent: { label: "Arrived", color: "pine" },
  failed: { label: "Given up", color: "red" },
};
const DAY = 86_400_000;
const SINCE = [
  { value: "1", label: "the last day" },
  { value: "7", label: "the last week" },
  { value: "31", label: "the last month" },
];

/** What an endpoint was and is to be told. */
export function Deliveries(props: { site: string; webhook: Webhook }) {
  const { site, webhook } = props;
  const [state, setState] = useState<WebhookState | "">("");
  const [days, setDays] = useState("7");
  const [looked, setLooked] = useState<WebhookDelivery>();
  const found = useWebhookDeliveries(site, webhook.id, state);
  const act = useWebhookAct(site, webhook.id);
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={classes.deliveries}>
      <Group gap="sm" justify="space-between">
        <SegmentedControl
          aria-label="Which deliveries"
          data={[
            { value: "", label: "All" },
            ...Object.entries(STATES).map(([value, { label }]) => ({ value, label })),
          ]}
          onChange={(value) => setState(value as WebhookState | "")}
          size="xs"
          value={state}
        />
        <Group gap="xs">
          <Button
            onClick={() => act.mutate({ act: "replay", since: Date.now() - Number(days) * DAY })}
            size="compact-sm"
            variant="default"
          >
            Send again what was given up in
          </Button>
          <Select
            allowDeselect={false}
            aria-label="Since when"
            data={SINCE}
            onChange={(value) => setDays(value ?? "7")}
            size="xs"
            value={days}
            w={130}
          />
        </Group>
      </Group>
      {act.isError && (
        <Alert color="red" role="alert" variant="light">
          {act.error.message}
        </Alert>
      )}
      {found.isPending && <LinesSkeleton lines={3} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && <p className={classes.none}>Nothing here.</p>}
      <Rows label={`Deliveries to ${webhook.name}`}>
        {rows.map((row) => (
          <Row
            about={
              <>
                <Time ms={row.made} />
                {row.state === "queued" && row.attempts > 0 && (
                  <>
                    , next <Time ms={row.due} />
                  </>
                )}
                : {about(row)}
              </>
            }
            acts={
              (row.state === "sent" || row.state === "failed") && (
                <Button
                  aria-label={`Send ${row.id} again`}
                  onClick={() => act.mutate({ act: "replay", delivery: row.id })}
                  size="compact-xs"
                  variant="default"
                >
                  Send again
                </Button>
              )
            }
            key={row.id}
            mark={
              <Badge color={STATES[row.state].color} size="sm" tt="none" variant="light">
                {STATES[row.state].label}
              </Badge>
            }
            name={
              <button className={classes.open} onClick={() => setLooked(row)} type="button">
                {row.size === 1 ? row.kinds[0] : `${row.size} happenings`}
              </button>
            }
          />
        ))}
      </Rows>
      <ShowMore pages={found} />
      {looked && (
        <Looked onClose={() => setLooked(undefined)} site={site} told={looked} webhook={webhook.id} />
      )}
    </div>
  );
}

function about(row: WebhookDelivery): string {
  if (row.attempts === 0) {
    return "not tried yet";
  }
  const answer = row.reason || `answered ${row.status}`;
  return row.attempts === 1 ? answer : `${answer} (${row.attempts} tries)`;
}

function Looked(props: { site: string; webhook: string; told: WebhookDelivery; onClose: () => void }) {
  const { site, webhook, told, onClose } = props;
  const found = useWebhookDelivery(site, webhook, told.id);
  return (
    <Modal onClose={onClose} opened size="xl" title={`Delivery ${told.id}`}>
      {found.isPending && <LinesSkeleton lines={6} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Json value={found.data.events} />}
    </Modal>
  );
}
