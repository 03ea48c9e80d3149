import { createStore } from "zustand/vanilla";
import type { Place, Problem } from "../api/drafts";
import type { SaveState } from "./Autosaver";
import type { End } from "./edits";
import type { Spot } from "./graph";
import type { Lit } from "./trial/lit";

/** What is searched for in the dialog over the canvas. */
export type Finding =
  | { kind: "add"; from?: End; edge?: string; at?: Spot }
  | { kind: "connect"; node: string; port?: string };

/** What is going on around the drawing, and is not undone. */
export interface Ui {
  selected: readonly string[];
  selectedEdges: readonly string[];
  /** The edge that what is dragged would be dropped into. */
  dropEdge: string | undefined;
  /** The node that a dragged letter would be dropped on. */
  dropNode: string | undefined;
  finding: Finding | undefined;
  problems: readonly Problem[];
  save: SaveState;
  people: { node: string; place: Place } | undefined;
  /** What a trial shows on the canvas. */
  lit: Lit | undefined;
  /** The node that is to have the keyboard; `times` makes asking again for the same one a change. */
  focus: { node: string; times: number; intoSettings: boolean } | undefined;
}

export function createUiStore(problems: readonly Problem[]) {
  return createStore<Ui>()(() => ({
    selected: [],
    selectedEdges: [],
    dropEdge: undefined,
    dropNode: undefined,
    finding: undefined,
    problems,
    save: "saved",
    people: undefined,
    lit: undefined,
    focus: undefined,
  }));
}

export type UiStore = ReturnType<typeof createUiStore>;

export function focusNode(ui: UiStore, node: string, intoSettings = false): void {
  ui.setState(({ focus }) => ({
    selected: [node],
    selectedEdges: [],
    focus: { node, times: (focus?.times ?? 0) + 1, intoSettings },
  }));
}
