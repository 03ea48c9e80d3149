import { Tooltip } from "@mantine/core";
import type { LiveStatus } from "../api/live";
import { useNow } from "../shared/useNow";
import classes from "./LiveIndicator.module.css";
import { useLiveStatus } from "./LiveProvider";

const HELP = {
  connecting: "Opening the live stream.",
  open: "Counts and events appear as they happen.",
  retrying: "The live stream broke off. Until it is back, counts and events are asked for every two seconds.",
  closed: "The live stream is closed.",
} satisfies Record<LiveStatus["state"], string>;

/** How the live stream is doing, in a word. */
export function LiveIndicator() {
  const status = useLiveStatus();
  const now = useNow(1_000);
  return (
    <Tooltip label={HELP[status.state]} multiline position="top-start" w={230}>
      <output className={classes.live} data-state={status.state}>
        <span aria-hidden className={classes.dot} />
        {wordFor(status, now)}
      </output>
    </Tooltip>
  );
}

function wordFor(status: LiveStatus, now: number): string {
  switch (status.state) {
    case "connecting":
      return "Connecting…";
    case "open":
      return "Live";
    case "closed":
      return "Not live";
    case "retrying": {
      const seconds = Math.ceil(((status.retryAt ?? now) - now) / 1_000);
      return seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting…";
    }
    default:
      return status.state satisfies never;
  }
}
