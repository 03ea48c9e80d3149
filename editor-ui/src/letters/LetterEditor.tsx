import { SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { LetterDraft } from "../api/letterDrafts";
import type { Letter } from "../api/letters";
import { Page } from "../shared/Page";
import { BlocksSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { backOf } from "./backOf";
import { ContentEditor } from "./ContentEditor";
import classes from "./Editor.module.css";
import { EditorTools } from "./EditorTools";
import { Preview } from "./Preview";
import { SaveNote } from "./SaveNote";
import { SubjectBar } from "./SubjectBar";
import { problemsOf, useLetterDraft } from "./useLetterDraft";
import { usePreview } from "./usePreview";
import { useSaveKey } from "./useSaveKey";
import { useUndoKeys } from "./useUndoKeys";
import { WritingAlerts } from "./WritingAlerts";

const Results = lazy(() => import("./Results"));

const VIEWS = [
  { value: "edit", label: "Edit" },
  { value: "preview", label: "Preview" },
  { value: "results", label: "Results" },
];

interface LetterEditorProps {
  site: string;
  letter: Letter;
  first: LetterDraft;
}

/** A letter being written in one of three modes, seen as a person will see it, or what became of it. */
export function LetterEditor(props: LetterEditorProps) {
  const { site, letter, first } = props;
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [asked, setView] = useParam("view");
  const view = asked === "results" || asked === "preview" ? asked : "edit";
  const writing = useLetterDraft(site, letter.id, first);
  const live = usePreview(site, writing.draft);
  const problems = problemsOf(writing.standing, writing.refused);
  const back = backOf(site, params.get("from") ?? "");
  const [isClosing, setClosing] = useState(false);
  useSaveKey(writing.saveNow);
  useUndoKeys(writing);
  const close = async () => {
    setClosing(true);
    if (await writing.publish()) {
      void navigate(back.to);
    } else {
      setClosing(false);
    }
  };
  return (
    <Page
      actions={
        <>
          <SegmentedControl
            aria-label="View"
            data={VIEWS}
            onChange={(next) => setView(next === "edit" ? "" : next)}
            size="sm"
            value={view}
          />
          <EditorTools
            isClosing={isClosing}
            letter={letter.id}
            onClose={() => void close()}
            site={site}
            writing={writing}
          />
        </>
      }
      back={back}
      fills={view !== "results"}
      note={<SaveNote standing={writing.standing} />}
      title={writing.draft.name || letter.name}
    >
      <WritingAlerts writing={writing} />
      {view === "results" && (
        <Suspense fallback={<BlocksSkeleton heights={[90, 260, 320]} />}>
          <Results letter={letter} site={site} />
        </Suspense>
      )}
      {view === "preview" && <Preview contents={writing.draft} fills live={live} site={site} />}
      {view === "edit" && (
        <div className={classes.edit}>
          <SubjectBar letter={letter.id} problems={problems} site={site} writing={writing} />
          <ContentEditor live={live} problems={problems} site={site} writing={writing} />
        </div>
      )}
    </Page>
  );
}
