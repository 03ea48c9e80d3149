import { SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useRef } from "react";
import { LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import type { ContentProps } from "./ContentEditor";
import classes from "./Editor.module.css";
import { insertAtCursor, SourceEditor } from "./SourceEditor";
import { VariablesMenu } from "./VariablesMenu";

const VisualEditor = lazy(() => import("./rich/VisualEditor"));

const VIEWS = [
  { value: "visual", label: "Visual" },
  { value: "source", label: "HTML source" },
];

/** HTML, written as it will look or as it is; the source is never rewritten, but where somebody writes in it. */
export function HtmlEditor(props: ContentProps) {
  const { site, writing, problems } = props;
  const [asked, setView] = useParam("html");
  const view = asked === "source" ? "source" : "visual";
  const source = useRef<HTMLTextAreaElement>(null);
  const change = (html: string) => writing.change({ html });
  return (
    <section aria-label="Content" className={classes.panel}>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="Write as"
          data={VIEWS}
          onChange={(next) => setView(next === "visual" ? "" : next)}
          size="xs"
          value={view}
        />
        {view === "source" && (
          <VariablesMenu onChoose={(text) => insertAtCursor(source.current, text)} site={site} />
        )}
      </div>
      {view === "source" ? (
        <SourceEditor
          error={problems.get("html")}
          isProse={false}
          label="HTML source"
          onChange={change}
          placeholder="Without HTML, the letter is plain text alone."
          source={source}
          value={writing.draft.html}
        />
      ) : (
        <Suspense fallback={<LinesSkeleton lines={6} />}>
          <VisualEditor
            error={problems.get("html")}
            html={writing.draft.html}
            onChange={change}
            onSource={() => setView("source")}
            site={site}
          />
        </Suspense>
      )}
    </section>
  );
}
