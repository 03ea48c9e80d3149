import { Link } from "react-router";
import { useCalls } from "../incoming/useCalls";
import { Card } from "../shared/Card";
import { hueOf } from "../shared/hue";
import { Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { placeUrl } from "../shell/navigation";
import classes from "./Overview.module.css";

const SHOWN = 14;

/** The last events, live. */
export function JustNow(props: { site: string }) {
  const { calls, loaded } = useCalls(props.site);
  const events = calls.filter((call) => !call.isRejected && call.kind === "track").slice(0, SHOWN);
  const content = () => {
    if (loaded.isPending) {
      return <LinesSkeleton lines={7} />;
    }
    if (loaded.isError) {
      return <Failed error={loaded.error} retry={() => void loaded.refetch()} />;
    }
    if (events.length === 0) {
      return <p className={classes.quiet}>Quiet for now. Events appear here the moment they are stored.</p>;
    }
    return (
      <ol className={classes.events}>
        {events.map((event) => (
          <li className={classes.event} data-hue={hueOf(event.name)} key={event.key}>
            <span aria-hidden className={classes.dot} />
            <span className={classes.eventName}>{event.name}</span>
            <Link
              className={classes.person}
              to={`${placeUrl(props.site, "people")}?search=${encodeURIComponent(event.person)}`}
            >
              {event.person}
            </Link>
            <span className={classes.at}>
              <Time ms={event.received} />
            </span>
          </li>
        ))}
      </ol>
    );
  };
  return (
    <Card
      aside={
        <Link className={classes.more} to={placeUrl(props.site, "live")}>
          See all
        </Link>
      }
      title="Happening now"
    >
      {content()}
    </Card>
  );
}
