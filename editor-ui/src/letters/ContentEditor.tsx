import { SegmentedControl } from "@mantine/core";
import { useRef } from "react";
import type { NewLetter } from "../api/letters";
import { Card } from "../shared/Card";
import { useParam } from "../shared/useParam";
import classes from "./Editor.module.css";
import { insertAtCursor, SourceEditor } from "./SourceEditor";
import { VariablesMenu } from "./VariablesMenu";

const PARTS = [
  { value: "html", label: "HTML" },
  { value: "text", label: "Plain text" },
];

interface ContentEditorProps {
  site: string;
  draft: NewLetter;
  change: (some: Partial<NewLetter>) => void;
  problems: ReadonlyMap<string, string>;
}

/** The two parts of a letter, each as it is written. */
export function ContentEditor(props: ContentEditorProps) {
  const { site, draft, change, problems } = props;
  const [asked, setPart] = useParam("part");
  const source = useRef<HTMLTextAreaElement>(null);
  const natural = draft.html === "" && draft.text !== "" ? "text" : "html";
  const part = asked === "text" || asked === "html" ? asked : natural;
  const other = part === "html" ? "text" : "html";
  const error = problems.get(part);
  return (
    <Card>
      <div className={classes.tools}>
        <SegmentedControl aria-label="Part" data={PARTS} onChange={setPart} size="xs" value={part} />
        <VariablesMenu onChoose={(text) => insertAtCursor(source.current, text)} site={site} />
      </div>
      <SourceEditor
        error={error}
        isProse={part === "text"}
        key={part}
        label={part === "html" ? "HTML source" : "Plain text"}
        onChange={(text) => change({ [part]: text })}
        placeholder={
          part === "html"
            ? "Without HTML, the letter is plain text alone."
            : "Without a text of its own, it is made from the HTML."
        }
        source={source}
        value={part === "html" ? draft.html : draft.text}
      />
      {problems.has(other) && (
        <p className={classes.problem} role="alert">
          {other === "html" ? "HTML" : "Plain text"}: {problems.get(other)}
        </p>
      )}
    </Card>
  );
}
