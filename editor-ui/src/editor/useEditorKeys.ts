import { useEffect, useMemo } from "react";
import { MOD_KEY } from "../shell/platform";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import type { Editor } from "./EditorContext";
import { focusNode } from "./uiStore";

/** Undo, redo and save, wherever the keyboard is; what the canvas does with other keys is told on the sheet. */
export function useEditorKeys(editor: Editor): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || document.querySelector('[role="dialog"]') !== null) {
        return;
      }
      const temporal = editor.doc.temporal.getState();
      switch (event.key.toLowerCase()) {
        case "z":
          event.preventDefault();
          (event.shiftKey ? temporal.redo : temporal.undo)();
          break;
        case "y":
          event.preventDefault();
          temporal.redo();
          break;
        case "s":
          event.preventDefault();
          void editor.saver.flush();
          break;
        default:
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [editor]);

  const told = useMemo(() => [toNodes(editor), ...LINES.map(toldOnly)], [editor]);
  useShortcuts(told);
}

const LINES: readonly (readonly [string, string])[] = [
  ["↑ ↓ ← →", "Walk along the ways"],
  ["Alt ↑", "Move what is selected"],
  ["↵", "Settings of the node"],
  ["a", "Add a node after this one"],
  ["c", "Connect this node to another"],
  ["p", "People at this node"],
  ["Del", "Delete; the ends are reconnected"],
  [`${MOD_KEY} C`, "Copy nodes (also to another campaign)"],
  [`${MOD_KEY} D`, "Duplicate"],
  [`${MOD_KEY} Z`, "Undo"],
  ["t", "Tidy up"],
  ["f", "Fit everything in"],
];

/** From anywhere on the page to what is drawn: between them are the header and all of the toolbox. */
function toNodes(editor: Editor): Shortcut {
  const run = () => {
    const [selected] = editor.ui.getState().selected;
    const first = selected ?? editor.doc.getState().graph.nodes[0]?.id;
    if (first !== undefined) {
      focusNode(editor.ui, first);
    }
  };
  return { keys: "n", label: "To the nodes", group: "Campaign", run };
}

function toldOnly([keys, label]: readonly [string, string]): Shortcut {
  // The canvas hears these itself.
  return { keys, label, group: "Campaign", run: () => undefined };
}
