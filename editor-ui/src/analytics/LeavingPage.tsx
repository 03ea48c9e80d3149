import { Button } from "@mantine/core";
import { DoorOpen, MessageCircleQuestion } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useStanding } from "../api/analytics";
import { useLeaving, useListLeaving } from "../api/reports";
import { LastDid } from "../people/LastDid";
import { PersonCell } from "../people/PersonCell";
import { Card } from "../shared/Card";
import { absoluteTime, plural } from "../shared/format";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { ShowMore } from "../shared/ShowMore";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Analytics.module.css";
import { StandingLine } from "./StandingLine";

const SendMessage = lazy(() => import("../people/SendMessage"));

/** Regulars whose activity has fallen against their own past, and a message to ask them why. */
export default function LeavingPage() {
  const site = useSiteId();
  const standing = useStanding(site).data;
  const pages = useLeaving(site, standing?.as_of);
  const people = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  return (
    <Page
      actions={total > 0 && <AskThem site={site} total={total} />}
      back={{ label: "Reports", to: `/sites/${site}/reports` }}
      note={<StandingLine site={site} />}
      title="Who is leaving?"
    >
      <p>
        People who did something on at least four of 28 days, and in the two weeks since on at most a quarter
        of the days that this lets one expect. Letters that were sent to them do not count.
      </p>
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
        {people.length > 0 && (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col">E-mail</th>
                  <th scope="col">Active before, of 28 days</th>
                  <th scope="col">Lately, of 14 days</th>
                  <th scope="col">Last did</th>
                </tr>
              </thead>
              <tbody>
                {people.map((person) => (
                  <tr key={person.uid}>
                    <td>
                      <PersonCell person={person} site={site} />
                    </td>
                    <td>{person.email ?? ""}</td>
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

/** Puts them on a list, so that it is known later who was asked, and writes to all of it. */
function AskThem(props: { site: string; total: number }) {
  const { site, total } = props;
  const list = useListLeaving(site);
  const [asked, setAsked] = useState<string>();
  const ask = () =>
    list.mutate(`Leaving, ${absoluteTime(Date.now())}`, { onSuccess: (made) => setAsked(made.id) });
  return (
    <>
      {list.isError && <span className={classes.failed}>{list.error.message}</span>}
      <May right="analyse">
        <May right="send">
          <Button leftSection={<MessageCircleQuestion size={15} />} loading={list.isPending} onClick={ask}>
            Ask them why
          </Button>
        </May>
      </May>
      <Suspense>
        {asked !== undefined && (
          <SendMessage
            all={{ filter: { search: "", segment: asked, filter: "" }, total }}
            onClose={() => setAsked(undefined)}
            people={[]}
            site={site}
          />
        )}
      </Suspense>
    </>
  );
}
