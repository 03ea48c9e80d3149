import { Alert, Anchor, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { type Retention, useRunRetention } from "../api/eventRetention";
import settings from "../settings/Settings.module.css";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { count } from "../shared/format";
import { ProgressBar } from "../shared/ProgressBar";
import { Time } from "../shared/Time";

/** How far the rules are applied, and doing it now. */
export function Applying(props: { site: string; kept: Retention }) {
  const { site, kept } = props;
  const { progress } = kept;
  const run = useRunRetention(site);
  const [isAsking, setAsking] = useState(false);
  return (
    <Card title="Applying them">
      <p className={settings.note}>
        Once a day, in the background. Last in full: <Time ms={kept.ran} />. {count(kept.removed)} events have
        gone so far.{" "}
        <Anchor href={`/api/v1/sites/${site}/retention/days.csv`} underline="always">
          Numbers of each day as CSV
        </Anchor>
      </p>
      {progress.state === "running" ? (
        <>
          <ProgressBar done={progress.removed} label="Events that have gone" total={progress.total} />
          <Group gap="xs" mt="sm">
            <Text size="sm">
              {count(progress.removed)} of {count(progress.total)}
            </Text>
            <Button onClick={() => run.mutate("cancel")} size="compact-sm" variant="default">
              Stop
            </Button>
          </Group>
        </>
      ) : (
        <>
          {progress.state === "cancelled" && (
            <p className={settings.note}>
              Stopped after {count(progress.removed)} of {count(progress.total)}.
            </p>
          )}
          <Button disabled={kept.rules.length === 0} onClick={() => setAsking(true)} variant="default">
            {progress.state === "cancelled" ? "Go on…" : "Apply now…"}
          </Button>
        </>
      )}
      {run.isError && (
        <Alert color="red" mt="sm" role="alert" variant="light">
          {run.error.message}
        </Alert>
      )}
      <Confirm
        isBusy={run.isPending}
        isDanger
        onClose={() => setAsking(false)}
        onConfirm={() => run.mutate("run", { onSettled: () => setAsking(false) })}
        opened={isAsking}
        title="Apply the rules now?"
        verb="Delete old events"
      >
        <Text>What goes can’t be brought back, but from a backup.</Text>
      </Confirm>
    </Card>
  );
}
