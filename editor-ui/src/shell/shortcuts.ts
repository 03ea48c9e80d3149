import { useEffect, useSyncExternalStore } from "react";

export interface Shortcut {
  /** One key ("?") or two in a row ("g p"), as KeyboardEvent.key gives them. */
  keys: string;
  label: string;
  group: string;
  run: () => void;
}

const SEQUENCE_MS = 1_200;

let registered: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Shortcut[]): void {
  registered = next;
  for (const listener of listeners) {
    listener();
  }
}

/** Makes shortcuts work, and known to the key sheet, while the component is there. Give a stable array. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    change([...registered, ...shortcuts]);
    return () => change(registered.filter((shortcut) => !shortcuts.includes(shortcut)));
  }, [shortcuts]);
}

/** All that work now. */
export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}

/** Listens to the whole window. The newest shortcut of a key wins. */
export function useShortcutListener(): void {
  useEffect(() => {
    let before = { key: "", at: 0 };
    const onKey = (event: KeyboardEvent) => {
      const dialogOpen = document.querySelector('[role="dialog"]') !== null;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || dialogOpen) {
        return;
      }
      const sequence = event.timeStamp - before.at < SEQUENCE_MS ? `${before.key} ${event.key}` : "";
      before = { key: event.key, at: event.timeStamp };
      const found =
        registered.findLast((shortcut) => shortcut.keys === sequence) ??
        registered.findLast((shortcut) => shortcut.keys === event.key);
      if (found !== undefined) {
        event.preventDefault();
        before = { key: "", at: 0 };
        found.run();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
