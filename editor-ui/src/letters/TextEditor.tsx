import { useRef } from "react";
import type { ContentProps } from "./ContentEditor";
import classes from "./Editor.module.css";
import { insertAtCursor, SourceEditor } from "./SourceEditor";
import { VariablesMenu } from "./VariablesMenu";

/** Plain text with Liquid. */
export function TextEditor(props: ContentProps) {
  const { site, writing, problems } = props;
  const source = useRef<HTMLTextAreaElement>(null);
  return (
    <section aria-label="Content" className={classes.panel}>
      <div className={classes.tools}>
        <span className={classes.hint}>Words in braces are filled in for each person.</span>
        <VariablesMenu onChoose={(text) => insertAtCursor(source.current, text)} site={site} />
      </div>
      <SourceEditor
        error={problems.get("text")}
        isProse
        label="Plain text"
        onChange={(text) => writing.change({ text })}
        placeholder="Write what you have to say."
        source={source}
        value={writing.draft.text}
      />
    </section>
  );
}
