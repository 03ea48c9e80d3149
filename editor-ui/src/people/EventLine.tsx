import { Badge, Tooltip, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ChevronRight } from "lucide-react";
import type { TimelineEvent } from "../api/people";
import { absoluteTime, clockTime } from "../shared/format";
import { hueOf } from "../shared/hue";
import { Json } from "../shared/Json";
import { Time } from "../shared/Time";
import { summaryOf } from "./summaryOf";
import classes from "./Timeline.module.css";

/** One event; its arguments open below it. */
export function EventLine(props: { event: TimelineEvent; isToday: boolean }) {
  const { event, isToday } = props;
  const [isOpen, detail] = useDisclosure(false);
  return (
    <li className={classes.event} data-hue={hueOf(event.name)}>
      <span aria-hidden className={classes.dot} />
      <UnstyledButton aria-expanded={isOpen} className={classes.line} onClick={detail.toggle}>
        <ChevronRight aria-hidden className={classes.chevron} size={14} />
        <span className={classes.name}>{event.name}</span>
        {event.asset !== null && (
          <Badge color="gray" size="sm" variant="default">
            {event.asset.kind}: {event.asset.name ?? event.asset.id}
          </Badge>
        )}
        <span className={classes.summary}>{summaryOf(event.arguments)}</span>
        {event.late && (
          <Tooltip label={`It arrived ${absoluteTime(event.received)}, long after it happened.`}>
            <Badge color="orange" size="sm" variant="light">
              late
            </Badge>
          </Tooltip>
        )}
        <span className={classes.when}>
          {/* Under the name of a day, only today's are worth a second word. */}
          {isToday && <Time ms={event.at} />}
          <span className={classes.clock}>{clockTime(event.at)}</span>
        </span>
      </UnstyledButton>
      {isOpen && (
        <div className={classes.detail}>
          <Json value={event.arguments} />
          <dl className={classes.times}>
            <div>
              <dt>Happened</dt>
              <dd>{absoluteTime(event.at)}</dd>
            </div>
            <div>
              <dt>Arrived</dt>
              <dd>{absoluteTime(event.received)}</dd>
            </div>
          </dl>
        </div>
      )}
    </li>
  );
}
