import type { SaveState } from "../editor/Autosaver";
import classes from "./Editor.module.css";

const WORDS: Record<SaveState, string> = {
  saved: "All is saved",
  dirty: "Saving…",
  saving: "Saving…",
  failed: "Not saved, trying again",
  conflict: "Not saved",
};

/** How far saving is, and whether what is written is what is sent. */
export function SaveNote(props: { standing: { save: SaveState; isPublished: boolean } }) {
  const { save, isPublished } = props.standing;
  const isBad = save === "failed" || save === "conflict";
  const rest = isPublished ? "This is what is sent." : "A draft: what is sent stays as it was.";
  return (
    <output className={classes.save} data-bad={isBad || undefined} data-state={save}>
      {WORDS[save]}
      {save === "saved" && <span> · {rest}</span>}
    </output>
  );
}
