import { Switch } from "@mantine/core";
import classes from "./SegmentEditor.module.css";

interface AnnounceSwitchProps {
  isAsked: boolean;
  announce: boolean;
  setAnnounce: (announce: boolean) => void;
}

/** Other conditions move people: whether the campaigns that listen to the segment are to take that for coming and going. */
export function AnnounceSwitch(props: AnnounceSwitchProps) {
  const { isAsked, announce, setAnnounce } = props;
  if (!isAsked) {
    return null;
  }
  return (
    <div className={classes.announce}>
      <Switch
        checked={announce}
        description={
          announce
            ? "Runs start for everybody whom this change moves."
            : "Whom this change moves neither enters nor leaves: nothing starts for them."
        }
        label="Tell campaigns whom this change moves"
        onChange={(event) => setAnnounce(event.currentTarget.checked)}
      />
    </div>
  );
}
