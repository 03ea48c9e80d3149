import { type FitViewOptions, useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, type RefObject, useCallback } from "react";
import { deleteSelected, duplicateSelected, tidy } from "./actions";
import { type Editor, useEditor } from "./EditorContext";
import { moveNodes } from "./edits";
import { nodeOf, type Spot } from "./graph";
import { type Direction, neighbour } from "./neighbours";
import { openPorts } from "./rules";
import { focusNode } from "./uiStore";

const ARROWS: Record<string, Direction> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};
const STEP = 24;
const MOVES: Record<string, Spot> = {
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
};

/** The keys of the canvas. Arrows walk along the ways; with Alt they move what is selected. */
export function useCanvasKeys(frame: RefObject<HTMLElement | null>, fit: FitViewOptions) {
  const editor = useEditor();
  const { fitView } = useReactFlow();
  return useCallback(
    (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, button") !== null || frame.current === null) {
        return;
      }
      const node = target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      if (press(editor, event, node, () => void fitView({ ...fit, duration: 220 }))) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    [editor, fit, fitView, frame],
  );
}

/** Whether the key meant something. */
function press(editor: Editor, event: KeyboardEvent, node: string | undefined, showAll: () => void): boolean {
  const hasModifier = event.ctrlKey || event.metaKey;
  if (hasModifier) {
    return withModifier(editor, event.key.toLowerCase());
  }
  if (event.altKey && MOVES[event.key] !== undefined) {
    return move(editor, MOVES[event.key] ?? { x: 0, y: 0 });
  }
  switch (event.key) {
    case "f":
      showAll();
      return true;
    case "t":
      tidy(editor);
      requestAnimationFrame(showAll);
      return true;
    case "Escape":
      editor.ui.setState({ selected: [], selectedEdges: [] });
      return false;
    case "Delete":
    case "Backspace":
      deleteSelected(editor);
      return true;
    default:
      return onNode(editor, event, node);
  }
}

function withModifier(editor: Editor, key: string): boolean {
  switch (key) {
    case "a":
      editor.ui.setState({ selected: editor.doc.getState().graph.nodes.map((node) => node.id) });
      return true;
    case "d":
      duplicateSelected(editor);
      return true;
    default:
      return false;
  }
}

function move(editor: Editor, by: Spot): boolean {
  const { selected } = editor.ui.getState();
  editor.doc.getState().edit((graph) => {
    const spots = selected.flatMap((id): [string, Spot][] => {
      const at = nodeOf(graph, id)?.position;
      return at === undefined ? [] : [[id, { x: at.x + by.x, y: at.y + by.y }]];
    });
    return moveNodes(graph, new Map(spots));
  }, "move");
  return true;
}

function onNode(editor: Editor, event: KeyboardEvent, node: string | undefined): boolean {
  const { doc, ui, catalogue } = editor;
  const graph = doc.getState().graph;
  const direction = ARROWS[event.key];
  if (direction !== undefined) {
    const next = neighbour(graph, node ?? "", direction);
    if (next !== undefined) {
      focusNode(ui, next);
    }
    return true;
  }
  if (event.key === "a") {
    const own = node === undefined ? undefined : nodeOf(graph, node);
    const port =
      own === undefined ? undefined : openPorts(graph, catalogue.get(own.type), own.id, own.config)[0];
    const from = own === undefined || port === undefined ? {} : { from: { node: own.id, port: port.name } };
    ui.setState({ finding: { kind: "add", ...from } });
    return true;
  }
  if (node === undefined) {
    return false;
  }
  switch (event.key) {
    case "c":
      ui.setState({ finding: { kind: "connect", node } });
      return true;
    case "p":
      ui.setState({ people: { node, place: "here" } });
      return true;
    case "Enter":
    case " ":
      focusNode(ui, node, true);
      return true;
    default:
      return false;
  }
}
