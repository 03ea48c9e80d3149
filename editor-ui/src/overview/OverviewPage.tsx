import { useSite, useSummary } from "../api/sites";
import { Card } from "../shared/Card";
import { Figure, Figures } from "../shared/Figures";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Failed } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import { Checklist } from "./Checklist";
import { FirstCall } from "./FirstCall";
import { JustNow } from "./JustNow";
import classes from "./Overview.module.css";

export default function OverviewPage() {
  const id = useSiteId();
  const site = useSite(id);
  const summary = useSummary(id);
  const title = site.data?.name ?? "Overview";
  if (summary.isPending) {
    return (
      <Page title={title}>
        <BlocksSkeleton heights={[92, 260, 320]} />
      </Page>
    );
  }
  if (summary.isError) {
    return (
      <Page title={title}>
        <Failed error={summary.error} retry={() => void summary.refetch()} />
      </Page>
    );
  }
  const { people, anonymous, events, last_event: lastEvent, computed, checklist } = summary.data;
  const isDone = checklist.every((step) => step.done);
  return (
    <Page
      note={
        <>
          Counted <Time ms={computed} />
        </>
      }
      title={title}
    >
      <Figures>
        <Figure label="People">{count(people)}</Figure>
        <Figure label="Anonymous visitors">{count(anonymous)}</Figure>
        <Figure label="Events">{count(events)}</Figure>
        <Figure label="Last event">
          <Time ms={lastEvent} never="none yet" />
        </Figure>
      </Figures>
      <div className={classes.columns}>
        <JustNow site={id} />
        <div className={classes.side}>
          {!isDone && <Checklist site={id} steps={checklist} />}
          <Card title="Send an event">
            <p className={classes.hint}>
              One call is enough. This one has the site's own token, which is made to be published.
            </p>
            <FirstCall kind="track" site={id} />
          </Card>
          {isDone && <Checklist site={id} steps={checklist} />}
        </div>
      </div>
    </Page>
  );
}
