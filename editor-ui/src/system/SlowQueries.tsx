import { Button } from "@mantine/core";
import { useState } from "react";
import { type SlowQuery, useQueryPlan, useSlowQueries } from "../api/system";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import { count, plural } from "../shared/format";
import { Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./System.module.css";

const SHOWN = 20;

/** The queries that took longest, each with how the graph goes about it. */
export function SlowQueries() {
  const queries = useSlowQueries();
  return (
    <Card flush title="Slow queries of the last day">
      {queries.isPending && <LinesSkeleton lines={3} />}
      {queries.isError && queries.data === undefined && (
        <Failed error={queries.error} retry={() => void queries.refetch()} />
      )}
      {queries.data?.length === 0 && (
        <p className={classes.foot}>No query has taken a tenth of a second or more.</p>
      )}
      <ul className={classes.queries}>
        {queries.data?.slice(0, SHOWN).map((query) => (
          <Query key={query.id} query={query} />
        ))}
      </ul>
    </Card>
  );
}

function Query(props: { query: SlowQuery }) {
  const { query } = props;
  const [isOpen, setOpen] = useState(false);
  const text = outdented(query.cypher);
  return (
    <li>
      <div className={classes.query}>
        <strong>{count(query.longest)} ms</strong>
        <span className={classes.first}>{text.replaceAll(/\s+/g, " ").slice(0, 160)}</span>
        <span className={classes.asOf}>
          {plural(query.times, "time", "times")}, {count(Math.round(query.total / query.times))} ms on
          average, <Time ms={query.last} />
        </span>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} size="compact-sm" variant="default">
          {isOpen ? "Close" : "Plan"}
        </Button>
      </div>
      {isOpen && (
        <div className={classes.opened}>
          <CodeBlock label="the query" text={text} />
          <Plan query={query.id} />
        </div>
      )}
    </li>
  );
}

function Plan(props: { query: string }) {
  const plan = useQueryPlan(props.query);
  if (plan.data === undefined) {
    return plan.isError ? (
      <Failed error={plan.error} retry={() => void plan.refetch()} />
    ) : (
      <LinesSkeleton lines={3} />
    );
  }
  return (
    <ol className={classes.plan}>
      {plan.data.map((step, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a plan does not change, and its steps have no names
        <li key={place} style={{ paddingInlineStart: `${step.depth * 1.1}rem` }}>
          <strong>{step.operator}</strong> <span className={classes.first}>{step.details}</span>{" "}
          <span className={classes.asOf}>{plural(step.rows, "row", "rows")}</span>
        </li>
      ))}
    </ol>
  );
}

/** Without the indentation that it has where it is written. */
function outdented(text: string): string {
  const lines = text
    .trimEnd()
    .replace(/^\s*\n/, "")
    .split("\n");
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents, 80);
  return lines.map((line) => line.slice(shared)).join("\n");
}
