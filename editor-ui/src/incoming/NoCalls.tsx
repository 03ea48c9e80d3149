import { Button } from "@mantine/core";
import { Radio, SearchX, ShieldCheck } from "lucide-react";
import { FirstCall } from "../overview/FirstCall";
import { Empty } from "../shared/States";

/** Why there is nothing, and what to do. */
export function NoCalls(props: {
  tab: "accepted" | "rejected";
  isFiltered: boolean;
  site: string;
  onClear: () => void;
}) {
  if (props.isFiltered) {
    return (
      <Empty icon={SearchX} title="Nothing here has these words">
        <Button mx="auto" onClick={props.onClear} variant="default">
          Clear the filter
        </Button>
      </Empty>
    );
  }
  if (props.tab === "rejected") {
    return (
      <Empty icon={ShieldCheck} title="Nothing was refused">
        <p>Calls with a mistake in them show up here, with the reason and the field at fault.</p>
      </Empty>
    );
  }
  return (
    <Empty icon={Radio} title="Waiting for the first event">
      <p>Send one and watch it come in:</p>
      <FirstCall kind="track" site={props.site} />
    </Empty>
  );
}
