import { Button } from "@mantine/core";
import { RefreshCw } from "lucide-react";
import { useRefreshFigures, useStanding } from "../api/analytics";
import { ProgressBar } from "../shared/ProgressBar";
import { Time } from "../shared/Time";
import classes from "./Analytics.module.css";

/** How old the figures are, and a way to have them anew. */
export function StandingLine(props: { site: string }) {
  const standing = useStanding(props.site).data;
  const refresh = useRefreshFigures(props.site);
  if (standing === undefined) {
    return null;
  }
  const { as_of, building } = standing;
  const isBusy = building.state === "running";
  return (
    <output className={classes.standing}>
      {as_of === null ? (
        "Nothing is counted yet."
      ) : (
        <span>
          As of <Time ms={as_of} />, days in {standing.time_zone}.
        </span>
      )}
      {isBusy && <ProgressBar done={building.looked} label="People looked at" total={building.total} />}
      {building.state === "failed" && <span className={classes.failed}>{building.reason}</span>}
      <Button
        leftSection={<RefreshCw size={13} />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate(isBusy ? "cancel" : "refresh")}
        size="compact-xs"
        variant="default"
      >
        {isBusy ? "Stop" : "Bring up to date"}
      </Button>
    </output>
  );
}
