import { Button, Loader } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { Activity } from "lucide-react";
import { useEffect, useMemo } from "react";
import { usePersonEvents } from "../api/people";
import { FirstCall } from "../overview/FirstCall";
import { Card } from "../shared/Card";
import { dayName, startOfDay } from "../shared/format";
import { groupBy } from "../shared/groupBy";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useNow } from "../shared/useNow";
import { EventLine } from "./EventLine";
import classes from "./Timeline.module.css";

const MINUTE = 60_000;

/** A person's events, newest first, by day; more are fetched as the end comes into view. */
export function Timeline(props: { site: string; uid: string }) {
  const { site, uid } = props;
  const events = usePersonEvents(site, uid);
  const now = useNow(MINUTE);
  const days = useMemo(() => {
    const all = events.data?.pages.flatMap((page) => page.items) ?? [];
    return [...groupBy(all, (event) => startOfDay(event.at))];
  }, [events.data]);
  if (events.isPending) {
    return (
      <Card title="Timeline">
        <LinesSkeleton lines={9} />
      </Card>
    );
  }
  if (events.isError && days.length === 0) {
    return (
      <Card title="Timeline">
        <Failed error={events.error} retry={() => void events.refetch()} />
      </Card>
    );
  }
  if (days.length === 0) {
    return (
      <Card title="Timeline">
        <Empty icon={Activity} title="No events yet">
          <p>What this person does appears here. An event is one call:</p>
          <FirstCall kind="track" site={site} />
        </Empty>
      </Card>
    );
  }
  return (
    <Card aside="newest first" title="Timeline">
      {days.map(([day, members]) => (
        <section className={classes.day} key={day}>
          <h3 className={classes.dayName}>
            {dayName(day, now)}
            <span className={classes.dayCount}>{members.length}</span>
          </h3>
          <ol>
            {members.map((event) => (
              <EventLine event={event} isToday={day === startOfDay(now)} key={event.key} />
            ))}
          </ol>
        </section>
      ))}
      <End
        error={events.isFetchNextPageError ? events.error : null}
        hasMore={events.hasNextPage}
        isFetching={events.isFetchingNextPage}
        onMore={() => void events.fetchNextPage()}
      />
    </Card>
  );
}

function End(props: { hasMore: boolean; isFetching: boolean; error: Error | null; onMore: () => void }) {
  const { hasMore, isFetching, error, onMore } = props;
  // Passed counts as near: a jump to the bottom of the page may go beyond it.
  const { ref, entry } = useIntersection({
    root: document.getElementById("page"),
    rootMargin: "1000000px 0px 600px",
  });
  const isNear = entry?.isIntersecting === true;
  useEffect(() => {
    if (isNear && hasMore && !isFetching && error === null) {
      onMore();
    }
  }, [error, hasMore, isFetching, isNear, onMore]);
  return (
    <div className={classes.end} ref={ref}>
      {isFetching && <Loader aria-label="Loading more" color="gray" size="xs" />}
      {error !== null && (
        <>
          <span role="alert">{error.message}</span>
          <Button onClick={onMore} size="compact-sm" variant="default">
            Try again
          </Button>
        </>
      )}
      {!hasMore && <span>That is where it began.</span>}
    </div>
  );
}
