import type { KeyboardEvent } from "react";

/** The character that a key writes; empty for keys that write none, or do something else with a modifier. */
export function typedCharacter(event: KeyboardEvent): string {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return isPlain && event.key.length === 1 && event.key !== " " ? event.key : "";
}
