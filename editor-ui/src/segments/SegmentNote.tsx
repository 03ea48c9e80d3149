import { isComputing, type Segment } from "../api/segments";
import { count, plural } from "../shared/format";
import { ProgressBar } from "../shared/ProgressBar";
import { Time } from "../shared/Time";

/** How big a segment is, how that changed, and how fresh it is. */
export function SegmentNote(props: { segment: Segment }) {
  const { segment } = props;
  if (segment.progress !== null) {
    return <ProgressBar done={segment.progress.people} label="Computing" total={segment.progress.total} />;
  }
  if (isComputing(segment)) {
    return <>Its people are about to be found.</>;
  }
  const change = segment.yesterday === null ? null : segment.size - segment.yesterday;
  return (
    <>
      {plural(segment.size, "person", "people")}
      {change !== null && ` · ${changeText(change)} since yesterday`}
      {segment.kind === "live" && (
        <>
          {" · computed "}
          <Time ms={segment.computed} />, kept up to date with every event
        </>
      )}
    </>
  );
}

/** "+12", "−3" or "no change". */
export function changeText(change: number): string {
  if (change === 0) {
    return "no change";
  }
  return change > 0 ? `+${count(change)}` : `−${count(-change)}`;
}
