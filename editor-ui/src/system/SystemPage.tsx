import { TriangleAlert } from "lucide-react";
import { type System, useSystem } from "../api/system";
import { Card } from "../shared/Card";
import { Figure, Figures } from "../shared/Figures";
import { bytes, count } from "../shared/format";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Failed } from "../shared/States";
import { Time } from "../shared/Time";
import { PartsTable } from "./PartsTable";
import { SlowQueries } from "./SlowQueries";
import classes from "./System.module.css";
import { WorkCards } from "./WorkCards";

/** How the whole installation stands: for its owners, of all sites. */
export default function SystemPage() {
  const system = useSystem();
  const { data } = system;
  return (
    <Page
      actions={
        data !== undefined && (
          <span className={classes.asOf}>
            Tracktor {data.version}, looked at <Time ms={data.computed} />
          </span>
        )
      }
      note="The parts of this installation and what they have to do, over all sites."
      title="System"
    >
      {system.isPending && <BlocksSkeleton heights={[110, 320, 220]} />}
      {system.isError && data === undefined && (
        <Failed error={system.error} retry={() => void system.refetch()} />
      )}
      {data !== undefined && (
        <div className={classes.cards}>
          <Alarms system={data} />
          <Health system={data} />
          <Standing system={data} />
          {data.parts.length > 0 && <PartsTable parts={data.parts} />}
          {data.work !== null && <WorkCards work={data.work} />}
          <SlowQueries />
        </div>
      )}
    </Page>
  );
}

function Health(props: { system: System }) {
  const { services, work, size, dead_letters: dead, redis_memory: used, disk_free: free } = props.system;
  return (
    <Card>
      <ul className={classes.services}>
        {services.map((service) => (
          <li data-bad={service.fault !== "" || undefined} key={service.name}>
            <span aria-hidden className={classes.dot} />
            {service.fault === "" ? service.version : service.fault}
          </li>
        ))}
      </ul>
      <Figures>
        <Figure label="Calls waiting">{known(work?.calls)}</Figure>
        <Figure label="Oldest of them">
          {work === null ? "?" : <Time ms={work.calls_since} never="none" />}
        </Figure>
        <Figure label="Calls put aside">{known(dead)}</Figure>
        <Figure label="People">{known(size?.people)}</Figure>
        <Figure label="Events">{known(size?.events)}</Figure>
        <Figure label="Redis’ data">{used === null ? "?" : bytes(used)}</Figure>
        <Figure label="Free on the disk">{bytes(free)}</Figure>
      </Figures>
    </Card>
  );
}

/** What is filling up, before anything stops. */
function Alarms(props: { system: System }) {
  const { alarms } = props.system;
  return alarms.length === 0 ? null : (
    <Card title="Filling up">
      <ul aria-label="Filling up" className={classes.alarms}>
        {alarms.map((alarm) => (
          <li data-severity={alarm.severity} key={alarm.kind}>
            <TriangleAlert aria-hidden size={17} />
            <span>
              <strong>{alarm.severity === "critical" ? "Critical:" : "Warning:"}</strong> {alarm.found}{" "}
              <span className={classes.mend}>{alarm.mend}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function known(value: number | null | undefined): string {
  return value === null || value === undefined ? "?" : count(value);
}

/** Only where something does not move. */
function Standing(props: { system: System }) {
  const standing = props.system.work?.standing ?? [];
  return standing.length === 0 ? null : (
    <Card title="Not moving for two minutes">
      <ul className={classes.standing}>
        {standing.map((each) => (
          <li key={each.kind}>
            <strong>{count(each.count)}</strong> {each.kind}, the oldest since <Time ms={each.since} />{" "}
            <code>{each.example}</code>
          </li>
        ))}
      </ul>
      <p className={classes.note}>
        <code>tracktor doctor</code> says what to look at for each.
      </p>
    </Card>
  );
}
