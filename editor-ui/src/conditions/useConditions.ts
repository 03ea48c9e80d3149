import { useCallback, useMemo, useReducer } from "react";
import { parseDefinition, type Written, writeDefinition } from "./definition";
import { begin, type History, redo, step, undo } from "./history";
import type { Group } from "./tree";

type Action =
  | { do: "edit"; to: (root: Group) => Group; what: string | undefined }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "reset"; definition: unknown };

function reduce(history: History<Group>, action: Action): History<Group> {
  switch (action.do) {
    case "edit":
      return step(history, action.to(history.present), action.what);
    case "undo":
      return undo(history);
    case "redo":
      return redo(history);
    default:
      return begin(parseDefinition(action.definition));
  }
}

/** Changes the tree; steps of the same `what` that follow each other soon are undone at once. */
export type Edit = (to: (root: Group) => Group, what?: string) => void;

export interface Conditions {
  root: Group;
  written: Written;
  /** The definition as text, to be compared. */
  text: string;
  edit: Edit;
  canUndo: boolean;
  canRedo: boolean;
  undo: () => void;
  redo: () => void;
  reset: (definition: unknown) => void;
}

/** A definition being edited, with its history. */
export function useConditions(definition: unknown): Conditions {
  const [history, dispatch] = useReducer(reduce, definition, (from) => begin(parseDefinition(from)));
  const root = history.present;
  const written = useMemo(() => writeDefinition(root), [root]);
  const text = useMemo(() => JSON.stringify(written.definition), [written]);
  const edit = useCallback<Edit>((to, what) => dispatch({ do: "edit", to, what }), []);
  const goBack = useCallback(() => dispatch({ do: "undo" }), []);
  const goForth = useCallback(() => dispatch({ do: "redo" }), []);
  const reset = useCallback((next: unknown) => dispatch({ do: "reset", definition: next }), []);
  return {
    root,
    written,
    text,
    edit,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: goBack,
    redo: goForth,
    reset,
  };
}
