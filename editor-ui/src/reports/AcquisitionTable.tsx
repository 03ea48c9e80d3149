import { shareOf } from "../analytics/funnel";
import type { Acquisition, Scope } from "../api/reportFigures";
import { NumberButton } from "./Number";
import classes from "./Reports.module.css";
import { SparkBar } from "./SparkBar";

interface AcquisitionTableProps {
  data: Acquisition;
  /** What people came from. */
  name: string;
  /** What they are to be or do. */
  won: string;
  step: Scope["step"];
  chosen: readonly string[] | undefined;
  onChoose: (who: readonly string[]) => void;
}

/** A line for each source: how many came, how many stayed, and when they came. */
export function AcquisitionTable(props: AcquisitionTableProps) {
  const { data, chosen, onChoose, won } = props;
  const most = Math.max(...data.sources.map(({ people }) => people), 1);
  return (
    <div className={classes.scroll}>
      <table aria-label="What people came from" className={`${classes.table} ${classes.numbers}`}>
        <thead>
          <tr>
            <th scope="col">{props.name}</th>
            <th scope="col">People</th>
            <th scope="col">Part of all</th>
            <th scope="col">{won}</th>
            <th scope="col">Part of them</th>
            <th scope="col">Not</th>
            <th scope="col">
              Arrived, {props.step} by {props.step}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.sources.map((source) => {
            const name = source.label || "Direct or unknown";
            const number = (part: string, value: number, label: string) => (
              <td>
                <NumberButton
                  isChosen={chosen?.[0] === part && chosen[1] === source.label && chosen.length === 2}
                  label={`${label} ${name}`}
                  onChoose={() => onChoose([part, source.label])}
                  value={value}
                />
              </td>
            );
            return (
              <tr key={source.label}>
                <th className={classes.name} data-plain={source.label === "" || undefined} scope="row">
                  {name}
                  <span
                    aria-hidden
                    className={classes.weight}
                    style={{ width: `${(100 * source.people) / most}%` }}
                  />
                </th>
                {number("people", source.people, "came from")}
                <td>{shareOf(source.people, data.people)}</td>
                {number("won", source.won, `${won}, came from`)}
                <td>
                  <strong>{shareOf(source.won, source.people)}</strong>
                </td>
                {number("lost", source.people - source.won, `not ${won}, came from`)}
                <td>
                  <Spark
                    buckets={source.buckets}
                    chosen={chosen?.[1] === source.label ? chosen[2] : undefined}
                    firsts={data.firsts}
                    name={name}
                    onChoose={(first) => onChoose(["people", source.label, first])}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface SparkProps {
  name: string;
  firsts: readonly string[];
  buckets: Acquisition["sources"][number]["buckets"];
  chosen: string | undefined;
  onChoose: (first: string) => void;
}

/** Who arrived in each day, week or month, each bar opens them; the dark part is who was won. */
function Spark(props: SparkProps) {
  const { name, firsts, buckets, chosen, onChoose } = props;
  const most = Math.max(...buckets.map(({ people }) => people), 1);
  return (
    <span className={classes.spark}>
      {buckets.map(({ people, won }, at) => {
        const first = firsts[at] ?? "";
        const told = `${first}: ${people}, of these ${won}`;
        return (
          <SparkBar
            isChosen={chosen === first}
            key={first}
            label={`${told}, came from ${name}`}
            most={most}
            onChoose={() => onChoose(first)}
            people={people}
            told={told}
            won={won}
          />
        );
      })}
    </span>
  );
}
