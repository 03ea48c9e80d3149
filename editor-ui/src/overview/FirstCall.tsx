import { Skeleton } from "@mantine/core";
import { useSite } from "../api/sites";
import { Command } from "../shared/Command";
import { setLine, trackLine } from "./calls";

/** A call that can be pasted into a terminal as it is. */
export function FirstCall(props: { site: string; kind: "track" | "set" }) {
  const site = useSite(props.site);
  if (site.data === undefined) {
    return <Skeleton height={96} radius="md" />;
  }
  const make = props.kind === "track" ? trackLine : setLine;
  return <Command>{make(window.location.origin, site.data.token)}</Command>;
}
