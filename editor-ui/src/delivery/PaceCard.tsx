import { Button, Group } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Delivery } from "../api/delivery";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { Row, Rows } from "../shared/Rows";
import { Acts } from "./Acts";
import classes from "./Delivery.module.css";
import { LimitDialog } from "./LimitDialog";
import { WarmUpDialog } from "./WarmUpDialog";

type Opened = { what: "limit" | "warm_up"; id: string };

/** How fast letters leave: to a receiving domain, and from one that is new. */
export function PaceCard(props: {
  site: string;
  delivery: Delivery;
  mayChange: boolean;
  onRemove: (what: Opened["what"], id: string) => void;
}) {
  const { site, delivery, mayChange, onRemove } = props;
  const [opened, setOpened] = useState<Opened>();
  const add = (what: Opened["what"], label: string) => (
    <Button
      leftSection={<Plus size={14} />}
      onClick={() => setOpened({ what, id: "" })}
      size="compact-sm"
      variant="default"
    >
      {label}
    </Button>
  );
  const acts = (what: Opened["what"], id: string) => ({
    mayChange,
    onChange: () => setOpened({ what, id }),
    onRemove: () => onRemove(what, id),
  });
  return (
    <Card
      aside={
        mayChange && (
          <Group gap="xs">
            {add("limit", "New limit")}
            {add("warm_up", "New warm-up")}
          </Group>
        )
      }
      title="How fast letters leave"
    >
      <p className={classes.note}>
        Letters that have to wait hold up no others; receipts and the like never wait. Without limits, they
        leave as fast as the mail server takes them.
      </p>
      <Rows>
        {delivery.limits.map(({ domain, per_minute }) => (
          <Row
            key={`to ${domain}`}
            name={domain === "*" ? "All other domains" : `To ${domain}`}
            about={<>{count(per_minute)} a minute, each</>}
            acts={<Acts {...acts("limit", domain)} name={`the limit of ${domain}`} />}
          />
        ))}
        {delivery.warm_ups.map(({ domain, first, growth, until, today }) => (
          <Row
            key={`from ${domain}`}
            name={`Warm-up of ${domain}`}
            about={
              today === null
                ? "Over: it sends as many as there are."
                : `${count(today)} today; from ${count(first)} on, ${growth} % more each day, until ${count(until)}`
            }
            acts={<Acts {...acts("warm_up", domain)} name={`the warm-up of ${domain}`} />}
          />
        ))}
      </Rows>
      {opened?.what === "limit" && (
        <LimitDialog
          limit={delivery.limits.find((each) => each.domain === opened.id)}
          onClose={() => setOpened(undefined)}
          site={site}
        />
      )}
      {opened?.what === "warm_up" && (
        <WarmUpDialog
          onClose={() => setOpened(undefined)}
          plan={delivery.warm_ups.find((each) => each.domain === opened.id)}
          site={site}
        />
      )}
    </Card>
  );
}
