import { Tooltip } from "@mantine/core";
import { Flag } from "lucide-react";
import classes from "./Metric.module.css";
import type { Mark } from "./marks";
import { dayText } from "./metric";

interface MarksLaneProps {
  /** How many bars there are, and their first days. */
  count: number;
  days: readonly string[];
  marks: readonly Mark[];
  onMark: ((day: string) => void) | undefined;
}

/** Below the bars: a flag where something is noted; a click elsewhere notes something there. */
export function MarksLane(props: MarksLaneProps) {
  const { count, days, marks, onMark } = props;
  const slot = 100 / Math.max(1, count);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the card below has a button that does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: so do keys
    <div
      className={classes.lane}
      data-open={onMark !== undefined || undefined}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const place = Math.floor(((event.clientX - box.left) / box.width) * count);
        onMark?.(days[Math.min(count - 1, Math.max(0, place))] ?? "");
      }}
      title={onMark && "Click to note something on this day"}
    >
      {marks.map(({ index, notes }) => {
        const text = notes.map((note) => `${dayText(note.day, true)}: ${note.text}`).join("\n");
        return (
          <Tooltip key={index} label={text} multiline style={{ whiteSpace: "pre-line" }} withArrow>
            <button
              aria-label={text}
              className={classes.mark}
              onClick={(event) => event.stopPropagation()}
              style={{ left: `${(index + 0.5) * slot}%` }}
              title=""
              type="button"
            >
              <Flag aria-hidden size={13} />
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
