import { Badge, Button } from "@mantine/core";
import { BellPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Chart } from "../api/analytics";
import { useMay } from "../api/session";
import { type AlertView, useAlerts, useRemoveAlert } from "../api/watching";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { ruleText } from "./alertWords";
import classes from "./Dialogs.module.css";
import { measureOf, valueText } from "./metric";

const AlertDialog = lazy(() => import("./AlertDialog"));
const STATES = {
  queued: "will be told",
  sending: "is being told",
  sent: "told",
  failed: "not told",
  unknown: "may not have been told",
} as const;

/** Who is told when the figure crosses a threshold, and when that was. */
export function AlertsCard(props: { site: string; chart: Chart }) {
  const { site, chart } = props;
  const alerts = useAlerts(site, chart.id);
  const remove = useRemoveAlert(site, chart.id);
  const may = useMay(site, "analyse");
  const [edited, setEdited] = useState<AlertView | "new">();
  const [removed, setRemoved] = useState<AlertView>();
  const add = may && (
    <Button
      leftSection={<BellPlus size={13} />}
      onClick={() => setEdited("new")}
      size="compact-sm"
      variant="default"
    >
      New alert
    </Button>
  );
  const items = alerts.data?.items ?? [];
  return (
    <Card aside={add} title="Alerts">
      {alerts.isPending && <LinesSkeleton lines={2} />}
      {alerts.isError && <Failed error={alerts.error} retry={() => void alerts.refetch()} />}
      {alerts.isSuccess && items.length === 0 && (
        <p className={classes.about}>
          Nobody is told yet. An alert writes to your team, or calls a server, once the figure is too high,
          too low or jumps.
        </p>
      )}
      {items.length > 0 && (
        <ul aria-label="Alerts" className={classes.list}>
          {items.map((alert) => (
            <li className={classes.item} key={alert.id}>
              <div className={classes.words}>
                <strong>{ruleText(chart, alert)}</strong>{" "}
                <Badge color={alert.crossed ? "red" : "gray"} size="sm" variant="light">
                  {alert.crossed ? "crossed" : "quiet"}
                </Badge>
                <span className={classes.about}>
                  Tells {[...alert.emails, ...(alert.url ? [alert.url] : [])].join(", ")}
                </span>
                <LookedAt alert={alert} chart={chart} />
                <History alert={alert} chart={chart} />
              </div>
              {may && (
                <span className={classes.does}>
                  <Button onClick={() => setEdited(alert)} size="compact-xs" variant="default">
                    Change
                  </Button>
                  <Button onClick={() => setRemoved(alert)} size="compact-xs" variant="default">
                    Remove
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        {edited !== undefined && (
          <AlertDialog
            alert={edited === "new" ? undefined : edited}
            chart={chart}
            onClose={() => setEdited(undefined)}
            site={site}
            team={alerts.data?.team ?? []}
          />
        )}
      </Suspense>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={() => setRemoved(undefined)}
        onConfirm={() => removed && remove.mutate(removed.id, { onSuccess: () => setRemoved(undefined) })}
        opened={removed !== undefined}
        title="Remove this alert?"
        verb="Remove"
      >
        <p>Nobody is told by it any more, and when it was crossed is forgotten.</p>
      </Confirm>
    </Card>
  );
}

function LookedAt(props: { chart: Chart; alert: AlertView }) {
  const { chart, alert } = props;
  const measure = measureOf(chart);
  if (alert.problem !== "") {
    return <span className={`${classes.about} ${classes.bad}`}>Not looked at: {alert.problem}</span>;
  }
  if (alert.checked === null) {
    return <span className={classes.about}>Looked at as soon as figures are there.</span>;
  }
  return (
    <span className={classes.about}>
      Now {valueText(measure, alert.value)}, before {valueText(measure, alert.before)}; looked at{" "}
      <Time ms={alert.checked} />
    </span>
  );
}

function History(props: { chart: Chart; alert: AlertView }) {
  const { chart, alert } = props;
  const measure = measureOf(chart);
  if (alert.history.length === 0) {
    return null;
  }
  return (
    <ul aria-label="When it was crossed" className={classes.history}>
      {alert.history.map((crossing) => (
        <li key={crossing.at}>
          <Time ms={crossing.at} />: {valueText(measure, crossing.value)}
          {crossing.back !== null && (
            <>
              , back <Time ms={crossing.back} />
            </>
          )}
          {crossing.notices.map(({ kind, target, state, reason }) => (
            <span className={classes.about} key={`${kind} ${target}`}>
              {target} {STATES[state]}
              {reason !== "" && `: ${reason}`}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
