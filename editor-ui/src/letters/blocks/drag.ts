import type { DragEvent } from "react";
import type { Level } from "./kinds";

/** What is being dragged: a block of the letter by its id, or a new one. */
export interface Dragged {
  level: Level;
  id: string;
  mjml: string;
}

// What is dragged can't be read from the event before it is dropped.
let now: Dragged | undefined;

export function startDrag(event: DragEvent, what: Dragged): void {
  now = what;
  event.dataTransfer.effectAllowed = "copyMove";
  event.dataTransfer.setData("text/plain", what.mjml);
}

export function dragged(): Dragged | undefined {
  return now;
}

export function endDrag(): void {
  now = undefined;
}
