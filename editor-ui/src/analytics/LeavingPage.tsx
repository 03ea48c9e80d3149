import { DoorOpen } from "lucide-react";
import { useStanding } from "../api/analytics";
import { useLeaving, useListLeaving } from "../api/reports";
import { WhoCells, WhoHead } from "../people/CountedTable";
import { LastDid } from "../people/LastDid";
import { ListForm } from "../people/ListForm";
import reports from "../reports/Reports.module.css";
import { WhomSelect } from "../reports/ScopeControls";
import { Card } from "../shared/Card";
import { CsvButton } from "../shared/CsvButton";
import { plural } from "../shared/format";
import { Page } from "../shared/Page";
import { ShowMore } from "../shared/ShowMore";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Analytics.module.css";
import { StandingLine } from "./StandingLine";

/** Regulars whose activity has fallen against their own past, and a message to ask them why. */
export default function LeavingPage() {
  const site = useSiteId();
  const standing = useStanding(site).data;
  const [segment, setSegment] = useParam("segment");
  const pages = useLeaving(site, segment, standing?.as_of);
  const people = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  return (
    <Page
      actions={
        <CsvButton
          href={`/api/v1/sites/${site}/reports/leaving/people.csv?${new URLSearchParams({ segment })}`}
        />
      }
      back={{ label: "Reports", to: `/sites/${site}/reports` }}
      note={<StandingLine site={site} />}
      title="Who is leaving?"
    >
      <p className={reports.says}>
        People who did something on at least four of 28 days, and in the two weeks since on at most a quarter
        of the days that this lets one expect. Letters that were sent to them do not count.
      </p>
      <div className={reports.controls}>
        <WhomSelect onChange={setSegment} segment={segment} site={site} />
      </div>
      <Card aside={plural(total, "person", "people")} title="Against their own past">
        {pages.isPending && <LinesSkeleton lines={6} />}
        {pages.isError && <Failed error={pages.error} retry={() => void pages.refetch()} />}
        {pages.data !== undefined && total === 0 && (
          <Empty icon={DoorOpen} title="Nobody is leaving">
            <p>
              {standing?.as_of === null
                ? "Nothing is counted yet: bring the figures up to date above."
                : "No regular has become rare in the last two weeks."}
            </p>
          </Empty>
        )}
        {people.length > 0 && <AskThem key={segment} segment={segment} site={site} />}
        {people.length > 0 && (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <WhoHead />
                  <th scope="col">Active before, of 28 days</th>
                  <th scope="col">Lately, of 14 days</th>
                  <th scope="col">Last action</th>
                </tr>
              </thead>
              <tbody>
                {people.map((person) => (
                  <tr key={person.uid}>
                    <WhoCells person={person} site={site} />
                    <td>{person.before_days}</td>
                    <td>{person.recent_days}</td>
                    <td>
                      <LastDid at={person.last_at} event={person.last_event} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <ShowMore pages={pages} />
      </Card>
    </Page>
  );
}

/** All of them are written to, led through a campaign or kept as a list; so it is known later who they were. */
function AskThem(props: { site: string; segment: string }) {
  return <ListForm ask="Ask them why" list={useListLeaving(props.site, props.segment)} title="Leaving" />;
}
