import { lazy, Suspense } from "react";
import { BlocksSkeleton } from "../shared/States";
import classes from "./Editor.module.css";
import { HtmlEditor } from "./HtmlEditor";
import { Preview } from "./Preview";
import { TextEditor } from "./TextEditor";
import type { Writing } from "./useLetterDraft";
import type { LivePreview } from "./usePreview";

const BlocksEditor = lazy(() => import("./blocks/BlocksEditor"));

export interface ContentProps {
  site: string;
  writing: Writing;
  problems: ReadonlyMap<string, string>;
}

/** What a letter holds, written in its mode. Where that is not its own picture, the picture stands beside it. */
export function ContentEditor(props: ContentProps & { live: LivePreview }) {
  const { live, ...content } = props;
  const { mode } = content.writing.draft;
  if (mode === "drag_and_drop") {
    return (
      <Suspense fallback={<BlocksSkeleton heights={[480]} />}>
        <BlocksEditor {...content} />
      </Suspense>
    );
  }
  return (
    <div className={classes.columns}>
      {mode === "html" ? <HtmlEditor {...content} /> : <TextEditor {...content} />}
      <Preview contents={content.writing.draft} live={live} site={content.site} />
    </div>
  );
}
