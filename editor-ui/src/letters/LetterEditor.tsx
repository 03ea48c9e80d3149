import { Alert, Button, SegmentedControl } from "@mantine/core";
import { CircleAlert, Save } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Letter } from "../api/letters";
import { LeaveQuestion } from "../segments/LeaveQuestion";
import { Card } from "../shared/Card";
import { Page } from "../shared/Page";
import { BlocksSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { AssetSettings } from "./AssetSettings";
import { ContentEditor } from "./ContentEditor";
import classes from "./Editor.module.css";
import { Preview } from "./Preview";
import { problemsOf, useLetterDraft } from "./useLetterDraft";
import { usePreview } from "./usePreview";
import { useSaveKey } from "./useSaveKey";

const Results = lazy(() => import("./Results"));

const VIEWS = [
  { value: "edit", label: "Edit" },
  { value: "results", label: "Results" },
];

interface LetterEditorProps {
  site: string;
  /** Undefined for one that is new. */
  letter: Letter | undefined;
}

/** A letter's contents beside how a person will see them, or what became of it. */
export function LetterEditor(props: LetterEditorProps) {
  const { site, letter } = props;
  const [wanted, setView] = useParam("view");
  const view = wanted === "results" && letter !== undefined ? "results" : "edit";
  const { draft, change, isDirty, isSaving, saveNow, error } = useLetterDraft(site, letter);
  const live = usePreview(site, draft);
  const problems = problemsOf(live.preview.error, error);
  useSaveKey(saveNow);
  return (
    <Page
      actions={
        <>
          {letter !== undefined && (
            <SegmentedControl
              aria-label="View"
              data={VIEWS}
              onChange={(next) => setView(next === "edit" ? "" : next)}
              size="sm"
              value={view}
            />
          )}
          <Button
            disabled={!isDirty && letter !== undefined}
            leftSection={<Save size={15} />}
            loading={isSaving}
            onClick={saveNow}
          >
            Save
          </Button>
        </>
      }
      back={{ label: "Letters", to: `/sites/${site}/letters` }}
      note={<Note isDirty={isDirty} isNew={letter === undefined} />}
      title={letter?.name ?? "New letter"}
    >
      {error !== null && (
        <Alert color="red" icon={<CircleAlert size={17} />} role="alert" title="Not saved" variant="light">
          {error.message}
        </Alert>
      )}
      {view === "results" && letter !== undefined ? (
        <Suspense fallback={<BlocksSkeleton heights={[90, 260, 320]} />}>
          <Results letter={letter} site={site} />
        </Suspense>
      ) : (
        <div className={classes.columns}>
          <div className={classes.column}>
            <Card title="Asset settings">
              <AssetSettings change={change} draft={draft} problems={problems} />
            </Card>
            <ContentEditor change={change} draft={draft} problems={problems} site={site} />
          </div>
          <Preview live={live} sender={draft.sender} site={site} />
        </div>
      )}
      <LeaveQuestion isDirty={isDirty && !isSaving} />
    </Page>
  );
}

function Note(props: { isDirty: boolean; isNew: boolean }) {
  if (props.isNew) {
    return "Nothing is saved yet.";
  }
  return props.isDirty ? "There are changes that are not saved." : "All is saved.";
}
