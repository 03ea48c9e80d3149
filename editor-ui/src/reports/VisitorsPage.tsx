import { useQueryClient } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import { useEffect, useRef } from "react";
import { useVisitors, type Visitors, visitorsKey } from "../api/reportFigures";
import { PersonCell } from "../people/PersonCell";
import { Card } from "../shared/Card";
import { count, plural } from "../shared/format";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { Time } from "../shared/Time";
import { useLiveMessages } from "../shell/LiveProvider";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Reports.module.css";

const AT_MOST_EVERY = 2_000; // ms

/** Who did something in the last five minutes; it moves by itself. */
export default function VisitorsPage() {
  const site = useSiteId();
  const found = useVisitors(site);
  const client = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLiveMessages((message) => {
    // A busy site says more than anybody can read: what it says is looked at together.
    if (message.type === "incoming" && waiting.current === undefined) {
      waiting.current = setTimeout(() => {
        waiting.current = undefined;
        void client.invalidateQueries({ queryKey: visitorsKey(site) });
      }, AT_MOST_EVERY);
    }
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
  return (
    <Page back={{ label: "Reports", to: `/sites/${site}/reports` }} title="Who is here now?">
      <p className={classes.says}>
        People who did something in the last five minutes, as it comes in. Letters that are sent to them do
        not count.
      </p>
      {found.isPending && <BlocksSkeleton heights={[120, 260]} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data !== undefined && <Shown data={found.data} site={site} />}
    </Page>
  );
}

function Shown(props: { data: Visitors; site: string }) {
  const { data, site } = props;
  return (
    <>
      <Card title="The last five minutes">
        <div className={classes.now}>
          <output className={classes.nowNumber}>
            {count(data.total)}
            <span className={classes.nowUnit}>{data.total === 1 ? "person" : "people"}</span>
          </output>
          <Minutes minutes={data.minutes} />
        </div>
      </Card>
      <Card
        aside={
          data.people.length < data.total
            ? `The latest ${data.people.length}`
            : plural(data.total, "person", "people")
        }
        title="Who they are"
      >
        {data.total === 0 ? (
          <Empty icon={Radio} title="Nobody is here">
            <p>Whoever does something appears here at once.</p>
          </Empty>
        ) : (
          <div className={classes.scroll}>
            <table aria-label="Who is here" className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col">Page</th>
                  <th scope="col">Last did</th>
                  <th scope="col">When</th>
                  <th scope="col">Events</th>
                </tr>
              </thead>
              <tbody>
                {data.people.map(({ person, page, event, at, events }) => (
                  <tr key={person.uid}>
                    <td>
                      <PersonCell person={person} site={site} />
                    </td>
                    <td className={classes.path}>{page ?? ""}</td>
                    <td>{event}</td>
                    <td>
                      <Time ms={at} />
                    </td>
                    <td>{count(events)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
    </>
  );
}

/** People in each of the last 30 minutes, the present one at the right. */
function Minutes({ minutes }: { minutes: readonly number[] }) {
  const most = Math.max(...minutes, 1);
  const told = minutes.map((people, at) => {
    const ago = minutes.length - 1 - at;
    return `${ago === 0 ? "This minute" : plural(ago, "minute ago", "minutes ago")}: ${people}`;
  });
  return (
    <figure className={classes.minutes}>
      <span aria-label={`People a minute. ${told.join("; ")}`} className={classes.spark} data-tall role="img">
        {minutes.map((people, at) => (
          <span key={told[at]?.split(":")[0]} title={told[at]}>
            <span style={{ height: `${(100 * people) / most}%` }} />
          </span>
        ))}
      </span>
      <figcaption>
        <span>30 minutes ago</span>
        <span>People a minute, at most {count(Math.max(...minutes))}</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
