import { useEffect, useRef } from "react";
import { MOD_KEY } from "../shell/platform";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import type { Writing } from "./useLetterDraft";

// Told to the key sheet; the listener below does it.
const TOLD: readonly Shortcut[] = [
  { keys: `${MOD_KEY} Z`, label: "Undo", group: "This page", run: () => undefined },
];
const FIELDS = "input, textarea, select, [contenteditable='true']";

/** Ctrl Z and Ctrl Shift Z outside of fields, which have steps of their own. */
export function useUndoKeys(writing: Writing): void {
  useShortcuts(TOLD);
  const latest = useRef(writing);
  useEffect(() => {
    latest.current = writing;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.altKey;
      const isField = event.target instanceof Element && event.target.closest(FIELDS) !== null;
      const key = event.key.toLowerCase();
      if (!isMeant || isField || (key !== "z" && key !== "y")) {
        return;
      }
      event.preventDefault();
      const step = key === "y" || event.shiftKey ? latest.current.redo : latest.current.undo;
      step?.();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
