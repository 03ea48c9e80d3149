import { useEffect, useRef } from "react";
import { MOD_KEY } from "../shell/platform";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";

interface EditorKeys {
  save: () => void;
  undo: () => void;
  redo: () => void;
}

// Told to the key sheet; rows and the listener below do what they say.
const TOLD: readonly Shortcut[] = [
  [`${MOD_KEY} S`, "Save"],
  [`${MOD_KEY} Z`, "Undo"],
  [`${MOD_KEY} Y`, "Redo"],
  ["↑ ↓", "Walk over the conditions"],
  ["⏎", "On a condition: another one below it"],
  ["Del", "On a condition: remove it"],
  ["!", "On a condition: ask for the opposite"],
  ["Alt ↑", "Move it up, and out of its group"],
  ["Alt ↓", "Move it down, or into a group"],
  [`${MOD_KEY} D`, "Duplicate it"],
  [`${MOD_KEY} G`, "Put it into a group"],
].map(([keys = "", label = ""]) => ({ keys, label, group: "Conditions", run: () => undefined }));

/** Keys of an editor; in fields, too, for its steps hold what was typed there. `inDialog`: the editor is in one. */
export function useEditorKeys(keys: EditorKeys, inDialog = false): void {
  useShortcuts(TOLD);
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isMod = (event.ctrlKey || event.metaKey) && !event.altKey;
      const name = isMod ? keyName(event) : undefined;
      const hasDialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
      if (name !== undefined && hasDialog === inDialog) {
        event.preventDefault();
        latest.current[name]();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [inDialog]);
}

function keyName(event: KeyboardEvent): keyof EditorKeys | undefined {
  switch (event.key.toLowerCase()) {
    case "s":
      return "save";
    case "z":
      return event.shiftKey ? "redo" : "undo";
    case "y":
      return "redo";
    default:
      return undefined;
  }
}
