import { SegmentedControl } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { ApiError } from "../api/client";
import type { ConditionCatalogue } from "../api/conditions";
import type { Segment } from "../api/segments";
import { Builder } from "../conditions/Builder";
import { Preview, useLivePreview } from "../conditions/Preview";
import type { Definition } from "../conditions/tree";
import type { Conditions } from "../conditions/useConditions";
import { Card } from "../shared/Card";
import { Page } from "../shared/Page";
import { AnnounceSwitch } from "./AnnounceSwitch";
import { DeleteSegment } from "./DeleteSegment";
import { EditorActions } from "./EditorActions";
import { LeaveQuestion } from "./LeaveQuestion";
import { NameField } from "./NameField";
import classes from "./SegmentEditor.module.css";
import { SegmentMembers } from "./SegmentMembers";
import { SegmentNote } from "./SegmentNote";
import { useDraft } from "./useDraft";
import { useEditorKeys } from "./useEditorKeys";

const VIEWS = [
  { value: "conditions", label: "Conditions" },
  { value: "people", label: "People" },
];

interface SegmentEditorProps {
  site: string;
  catalogue: ConditionCatalogue;
  /** Undefined for one that is new. */
  segment: Segment | undefined;
}

/** A segment's conditions beside what they give, or its people. */
export function SegmentEditor(props: SegmentEditorProps) {
  const { site, catalogue, segment } = props;
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const nameField = useRef<HTMLInputElement>(null);
  const draft = useDraft(site, segment, nameField);
  const { conditions, save, isDirty } = draft;
  const [asksDelete, setAsksDelete] = useState(false);
  const refusal = useRefusal(save.error, conditions, save.variables?.definition);
  const live = useLivePreview(site, conditions.root, segment?.id ?? "");
  const view = params.get("view") === "people" && segment !== undefined ? "people" : "conditions";
  useEditorKeys({ save: draft.saveNow, undo: conditions.undo, redo: conditions.redo });

  const problems = refusal ?? previewProblems(live.preview.error) ?? segment?.broken ?? [];
  const title = segment?.name ?? "New segment";
  return (
    <Page
      actions={
        <>
          {segment !== undefined && (
            <SegmentedControl
              aria-label="View"
              data={VIEWS}
              onChange={(next) => setParams(next === "people" ? { view: next } : {}, { replace: true })}
              size="sm"
              value={view}
            />
          )}
          <EditorActions
            conditions={conditions}
            isDirty={isDirty}
            isSaving={draft.isSaving}
            onDelete={() => setAsksDelete(true)}
            onSave={draft.saveNow}
            segment={segment}
            site={site}
          />
        </>
      }
      back={{ label: "Segments", to: `/sites/${site}/segments` }}
      fills={view === "people"}
      heading={<NameField input={nameField} onChange={draft.setName} value={draft.name} />}
      note={segment === undefined ? "Nothing is saved yet." : <SegmentNote segment={segment} />}
      title={title}
    >
      <SaveProblem error={save.error} />
      <AnnounceSwitch {...draft.announcing} />
      {view === "people" && segment !== undefined ? (
        <SegmentMembers segment={segment} site={site} />
      ) : (
        <div className={classes.columns}>
          <Card title="Conditions">
            <Builder
              catalogue={catalogue}
              conditions={conditions}
              places={refusal === undefined ? live.places : conditions.written.places}
              problems={problems}
              site={site}
            />
          </Card>
          <div className={classes.preview}>
            <Preview {...live} site={site} />
          </div>
        </div>
      )}
      <LeaveQuestion isDirty={isDirty && !draft.isSaving} />
      <DeleteSegment
        onClose={() => setAsksDelete(false)}
        onDeleted={() => void navigate(`/sites/${site}/segments`, { replace: true })}
        segment={asksDelete ? segment : undefined}
        site={site}
      />
    </Page>
  );
}

// What saving was refused for stands until the conditions change.
function useRefusal(error: Error | null, conditions: Conditions, sent: Definition | undefined) {
  const { text } = conditions;
  return useMemo(
    () => (sent !== undefined && JSON.stringify(sent) === text ? previewProblems(error) : undefined),
    [error, sent, text],
  );
}

function previewProblems(error: Error | null) {
  return error instanceof ApiError && error.code === "invalid_definition" ? error.details : undefined;
}

function SaveProblem(props: { error: Error | null }) {
  const { error } = props;
  if (error === null) {
    return null;
  }
  const isStale = error instanceof ApiError && error.status === 409;
  return (
    <div className={classes.problem} role="alert">
      <span>
        <strong>Not saved.</strong> {error.message}
        {isStale && " Load the page again to see what is there now."}
      </span>
    </div>
  );
}
