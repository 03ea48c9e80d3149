import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { type SegmentPreview, usePreview } from "../api/segments";
import { Face } from "../people/Face";
import { personName } from "../people/personName";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import { count, plural } from "../shared/format";
import { Json } from "../shared/Json";
import { completeOnly } from "./complete";
import { type Written, writeDefinition } from "./definition";
import classes from "./Preview.module.css";
import type { Group } from "./tree";

const DEBOUNCE_MS = 400;
const VIEWS = [
  { value: "people", label: "People" },
  { value: "query", label: "Query" },
  { value: "plan", label: "Plan" },
];

/** What the conditions would give now; asked when typing rests. */
export function useLivePreview(site: string, root: Group, segment: string) {
  const { written, left } = useMemo(() => {
    const complete = completeOnly(root);
    return { written: writeDefinition(complete.root), left: complete.left };
  }, [root]);
  const isEmpty = root.children.length === left || Object.values(written.definition).every(isEmptyList);
  const [asked] = useDebouncedValue<Written | undefined>(isEmpty ? undefined : written, DEBOUNCE_MS);
  const preview = usePreview(site, isEmpty ? undefined : asked?.definition, segment);
  return { preview, places: asked?.places ?? written.places, left, isEmpty };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

interface PreviewProps extends ReturnType<typeof useLivePreview> {
  site: string;
}

/** How many people meet the conditions, some of them, and what the graph is asked. */
export function Preview(props: PreviewProps) {
  const { site, preview, left, isEmpty } = props;
  const [view, setView] = useState("people");
  const data = isEmpty ? undefined : preview.data;
  return (
    <section aria-label="Preview">
      <Card aside={preview.isFetching ? "counting…" : data && `${count(data.took_ms)} ms`} title="Preview">
        <div className={classes.preview}>
          <Figures
            data={data}
            error={isEmpty ? null : preview.error}
            isEmpty={isEmpty}
            isStale={preview.isPlaceholderData}
          />
          {left > 0 && (
            <p className={classes.note}>
              Leaves out {plural(left, "condition that is", "conditions that are")} not finished.
            </p>
          )}
          {!isEmpty && preview.isError && (
            <Button onClick={() => void preview.refetch()} size="compact-sm" variant="default">
              Try again
            </Button>
          )}
          {data !== undefined && !preview.isError && (
            <>
              <SegmentedControl
                aria-label="What to show"
                data={VIEWS}
                fullWidth
                onChange={setView}
                size="xs"
                value={view}
              />
              {view === "people" && <Sample data={data} site={site} />}
              {view === "query" && (
                <div className={classes.code}>
                  <CodeBlock label="Cypher" text={data.cypher} />
                  <h3 className={classes.heading}>Parameters</h3>
                  <Json value={data.parameters} />
                </div>
              )}
              {view === "plan" && (
                <div className={classes.code}>
                  <p className={classes.note}>What the passes made of the conditions:</p>
                  <Json value={data.plan} />
                </div>
              )}
            </>
          )}
        </div>
      </Card>
    </section>
  );
}

interface FiguresProps {
  data: SegmentPreview | undefined;
  error: Error | null;
  isEmpty: boolean;
  isStale: boolean;
}

function Figures(props: FiguresProps) {
  const { data, error, isEmpty, isStale } = props;
  if (isEmpty) {
    return <p className={classes.note}>Add a condition, and who meets it is counted here.</p>;
  }
  if (error !== null) {
    return (
      <p className={classes.bad} role="alert">
        {error.message}
      </p>
    );
  }
  if (data === undefined) {
    return (
      <>
        <Skeleton height={34} width={120} />
        <Skeleton height={6} />
      </>
    );
  }
  const share = data.total === 0 ? 0 : data.count / data.total;
  return (
    <div className={classes.figures} data-stale={isStale || undefined}>
      <output aria-live="polite" className={classes.count}>
        <strong>{count(data.count)}</strong> {data.count === 1 ? "person" : "people"}
      </output>
      <span className={classes.share}>
        {percent(share)} of {count(data.total)}
      </span>
      <span aria-hidden className={classes.bar}>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  );
}

function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) {
    return "less than 0.1%";
  }
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)}%`;
}

function Sample(props: { data: SegmentPreview; site: string }) {
  const { data, site } = props;
  if (data.sample.length === 0) {
    return <p className={classes.note}>Nobody meets these conditions now.</p>;
  }
  return (
    <ul aria-label="Some of them" className={classes.sample}>
      {data.sample.map((person) => (
        <li key={person.uid}>
          <Link className={classes.person} to={`/sites/${site}/people/${person.uid}`}>
            <Face person={person} size={26} />
            <span className={classes.name}>{personName(person)}</span>
            <span className={classes.id}>{person.anonymous ? "anonymous" : (person.email ?? person.id)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
