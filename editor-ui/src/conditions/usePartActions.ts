import type { KeyboardEvent } from "react";
import type { Setting } from "./AddMenu";
import { useBuilder } from "./BuilderContext";
import { newCondition } from "./defaults";
import { insert, move, remove, unwrap, update, wrap } from "./edits";
import { copyOf, type Group, type Part } from "./tree";

export interface PartActions {
  negate: () => void;
  duplicate: () => void;
  wrap: () => void;
  unwrap: () => void;
  up: () => void;
  down: () => void;
  remove: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

const NEW_KIND = { people: "property", colleagues: "property", arguments: "argument" } as const;

/** What is done with a part, by its menu and by keys on its row. */
export function usePartActions(part: Part, siblings: Group, setting: Setting, canNest: boolean): PartActions {
  const { edit, focus } = useBuilder();
  const again = () => focus(part.key, "row");
  const actions = {
    negate: () => {
      edit((root) => update(root, part.key, (found) => ({ ...found, negated: !found.negated })));
      again();
    },
    duplicate: () => {
      const copy = copyOf(part);
      edit((root) => insert(root, siblings.key, copy, part.key));
      focus(copy.key, "row");
    },
    wrap: () => {
      if (canNest) {
        edit((root) => wrap(root, part.key));
        again();
      }
    },
    unwrap: () => {
      edit((root) => unwrap(root, part.key));
      focus(part.type === "group" ? (part.children[0]?.key ?? siblings.key) : part.key, "row");
    },
    up: () => {
      edit((root) => move(root, part.key, -1));
      again();
    },
    down: () => {
      edit((root) => move(root, part.key, 1));
      again();
    },
    remove: () => {
      const at = siblings.children.findIndex((child) => child.key === part.key);
      const next = siblings.children[at + 1] ?? siblings.children[at - 1];
      edit((root) => remove(root, part.key));
      focus(next?.key ?? siblings.key, "row");
    },
    add: () => {
      const added = newCondition(NEW_KIND[setting]);
      edit((root) => insert(root, siblings.key, added, part.key));
      focus(added.key, "field");
    },
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const run = actionOf(event, actions);
    if (run !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      run();
    }
  };
  return { ...actions, onKeyDown };
}

type Actions = Omit<PartActions, "onKeyDown"> & { add: () => void };

function actionOf(event: KeyboardEvent, actions: Actions): (() => void) | undefined {
  const isMod = event.ctrlKey || event.metaKey;
  if (event.altKey && !isMod) {
    return { ArrowUp: actions.up, ArrowDown: actions.down }[event.key];
  }
  if (isMod && !event.altKey) {
    return { d: actions.duplicate, g: actions.wrap }[event.key.toLowerCase()];
  }
  // The rest are what fields inside the row need themselves.
  if (event.target !== event.currentTarget) {
    return undefined;
  }
  return { Delete: actions.remove, Backspace: actions.remove, Enter: actions.add, "!": actions.negate }[
    event.key
  ];
}
