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
import { useParam } from "../shared/useParam";
import { useLiveMessages } from "../shell/LiveProvider";
import { useSiteId } from "../shell/useSiteId";
import { BehindPeople } from "./BehindPeople";
import { NumberButton } from "./Number";
import classes from "./Reports.module.css";
import { SparkBar } from "./SparkBar";

const AT_MOST_EVERY = 2_000; // ms
const MINUTE = 60_000; // ms
const FIVE = "five";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dated = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

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
  const [who, setWho] = useParam("who");
  const minute = /^\d{1,15}$/.test(who) ? Number(who) : undefined;
  return (
    <>
      <Card title="The last five minutes">
        <div className={classes.now}>
          <output className={classes.nowNumber}>
            <NumberButton
              isChosen={who === FIVE}
              label="People of the last five minutes"
              onChoose={() => setWho(FIVE)}
              value={data.total}
            />
            <span className={classes.nowUnit}>{data.total === 1 ? "person" : "people"}</span>
          </output>
          <Minutes chosen={minute} data={data} onChoose={(first) => setWho(String(first))} />
        </div>
      </Card>
      {(who === FIVE || minute !== undefined) && (
        <BehindPeople
          behind={{ report: "visitors", query: minute === undefined ? {} : { minute } }}
          site={site}
          title={minute === undefined ? "Here in the last five minutes" : `Here at ${dated.format(minute)}`}
          when="Last did something then"
        />
      )}
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

interface MinutesProps {
  data: Visitors;
  /** When the minute begins whose people are shown (ms). */
  chosen: number | undefined;
  onChoose: (first: number) => void;
}

/** People in each of the last 30 minutes, the present one at the right; each opens who they are. */
function Minutes({ data, chosen, onChoose }: MinutesProps) {
  const { minutes, first_minute } = data;
  const most = Math.max(...minutes, 1);
  return (
    <figure aria-label="People a minute" className={classes.minutes}>
      <span className={classes.spark} data-tall>
        {minutes.map((people, at) => {
          const first = first_minute + at * MINUTE;
          const told = `${clock.format(first)}: ${plural(people, "person", "people")}`;
          return (
            <SparkBar
              isChosen={chosen === first}
              key={first}
              most={most}
              onChoose={() => onChoose(first)}
              people={people}
              told={told}
              won={people}
            />
          );
        })}
      </span>
      <figcaption>
        <span>30 minutes ago</span>
        <span>People a minute, at most {count(Math.max(...minutes))}</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
