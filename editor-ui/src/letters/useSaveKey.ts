import { useEffect, useRef } from "react";
import { MOD_KEY } from "../shell/platform";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";

// Told to the key sheet; the listener below does it.
const TOLD: readonly Shortcut[] = [
  { keys: `${MOD_KEY} S`, label: "Save", group: "This page", run: () => undefined },
];

/** Ctrl S, in fields too. */
export function useSaveKey(save: () => void): void {
  useShortcuts(TOLD);
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
      if (isSave) {
        event.preventDefault();
        latest.current();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
