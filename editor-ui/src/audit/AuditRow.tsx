import { Badge } from "@mantine/core";
import { KeySquare, SquareTerminal, UserRound } from "lucide-react";
import { Link } from "react-router";
import type { AuditChange, AuditEntry } from "../api/audit";
import { Row } from "../shared/Rows";
import { Time } from "../shared/Time";
import classes from "./Audit.module.css";
import { actionLabel, placeOf, valueText } from "./words";

const ICONS = { user: UserRound, key: KeySquare, command: SquareTerminal } as const;
const BY = { user: "by a user", key: "by an API key", command: "by a command on the machine" } as const;

/** One change: who, what, when; and unfolded, its fields before and after. */
export function AuditRow(props: { entry: AuditEntry; site: string }) {
  const { entry, site } = props;
  const place = placeOf(entry);
  const Icon = ICONS[entry.by];
  const name = entry.name === "" ? entry.subject : entry.name;
  return (
    <Row
      about={
        <>
          {entry.who}, <Time ms={entry.until || entry.at} />
        </>
      }
      below={entry.changes.length > 0 && <Changes changes={entry.changes} />}
      mark={
        <span className={classes.icon} title={BY[entry.by]}>
          <Icon aria-label={BY[entry.by]} size={15} strokeWidth={1.8} />
        </span>
      }
      name={
        <>
          {actionLabel(entry.action)}
          <span className={classes.subject}>
            {place === undefined ? name : <Link to={`/sites/${site}/${place}`}>{name}</Link>}
          </span>
          {entry.times > 1 && <span className={classes.dim}>{entry.times} times</span>}
          {entry.state !== "done" && (
            <Badge color={entry.state === "failed" ? "red" : "yellow"} size="sm" variant="light">
              {entry.state === "failed" ? "failed" : "outcome unknown"}
            </Badge>
          )}
        </>
      }
    />
  );
}

function Changes(props: { changes: AuditChange[] }) {
  const { changes } = props;
  const told = changes.filter((change) => change.told);
  if (told.length === 0) {
    return <div className={classes.fields}>Fields: {changes.map((change) => change.path).join(", ")}</div>;
  }
  return (
    <details className={classes.details}>
      <summary>
        {told.length === 1 ? "1 field" : `${told.length} fields`}: {summary(told)}
      </summary>
      <table className={classes.changes}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path}>
              <th scope="row">{change.path}</th>
              <td>{<Value value={change.before} />}</td>
              <td>{<Value value={change.after} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const SHOWN = 4;

function summary(changes: AuditChange[]): string {
  const names = changes.slice(0, SHOWN).map((change) => change.path);
  return names.join(", ") + (changes.length > SHOWN ? ", …" : "");
}

function Value(props: { value: unknown }) {
  const { value } = props;
  return value === null || value === undefined ? (
    <span className={classes.dim}>none</span>
  ) : (
    <span className={classes.value}>{valueText(value)}</span>
  );
}
