import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { type MadeLetter, madeLetterUrl } from "../../api/trials";
import { useEditor } from "../EditorContext";
import classes from "./Trial.module.css";

const PARTS = [
  { value: "html", label: "HTML" },
  { value: "text", label: "Text" },
];

/** A letter as this person would get it. */
export function LetterView(props: { letter: MadeLetter }) {
  const { letter } = props;
  const { site, campaign } = useEditor();
  const [part, setPart] = useState(letter.view === "" ? "text" : "html");
  return (
    <div className={classes.letter}>
      <p className={classes.subject}>{letter.subject}</p>
      {letter.view !== "" && (
        <SegmentedControl
          aria-label="Part of the letter"
          data={PARTS}
          onChange={setPart}
          size="xs"
          value={part}
        />
      )}
      {part === "html" ? (
        // Somebody else's HTML: no script, no forms, an origin of its own.
        <iframe
          className={classes.frame}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={madeLetterUrl(site, campaign, letter.view)}
          title={`The letter ${letter.name}`}
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
        <pre className={classes.plain} tabIndex={0}>
          {letter.text}
        </pre>
      )}
    </div>
  );
}
