import { useEffect, useRef } from "react";
import { ApiError } from "../api/client";
import { type ConditionCatalogue, useConditionCatalogue } from "../api/conditions";
import { Builder } from "../conditions/Builder";
import { completeOnly } from "../conditions/complete";
import { type Written, writeDefinition } from "../conditions/definition";
import type { Definition } from "../conditions/tree";
import { useConditions } from "../conditions/useConditions";
import { Failed, LinesSkeleton } from "../shared/States";

interface ConditionsEditorProps {
  site: string;
  /** As they are when it opens; afterwards they are its own. */
  conditions: unknown;
  /** The event whose arguments they are about; else they are about people. */
  event?: string;
  /** Where in the chart's definition they stand ("people", "steps/0/where"), and what was wrong with that. */
  path: string;
  error: Error | null;
  /** What is complete of them; undefined when nothing is. */
  onChange: (conditions: Definition | undefined) => void;
}

/** Conditions inside a dialog of a funnel or metric, built as those of segments are. */
export default function ConditionsEditor(props: ConditionsEditorProps) {
  const catalogue = useConditionCatalogue(props.site);
  if (catalogue.data === undefined) {
    return catalogue.isError ? (
      <Failed error={catalogue.error} retry={() => void catalogue.refetch()} />
    ) : (
      <LinesSkeleton lines={1} />
    );
  }
  return <Editor {...props} catalogue={catalogue.data} />;
}

function Editor(props: ConditionsEditorProps & { catalogue: ConditionCatalogue }) {
  const { site, event, path, error, onChange, catalogue } = props;
  const conditions = useConditions(props.conditions);
  const { root } = conditions;
  const sent = useRef<Written>(undefined);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    const complete = completeOnly(root);
    sent.current = writeDefinition(complete.root);
    latest.current(complete.root.children.length === 0 ? undefined : sent.current.definition);
  }, [root]);
  const details = error instanceof ApiError ? (error.details ?? []) : [];
  const problems = details
    .filter((problem) => problem.path.startsWith(path))
    .map((problem) => ({ ...problem, path: inside(problem.path.slice(path.length + 1), event, root.joint) }));
  return (
    <Builder
      catalogue={catalogue}
      conditions={conditions}
      places={sent.current?.places ?? conditions.written.places}
      problems={problems}
      site={site}
      {...(event !== undefined && { event })}
    />
  );
}

// Arguments go out as a list, which the tree calls "and".
function inside(path: string, event: string | undefined, joint: string): string {
  return event !== undefined && joint === "and" ? `and/${path}` : path;
}
