import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useMemo } from "react";
import { NODE_HEIGHT, NODE_WIDTH } from "../campaigns/layout";
import { addStep, giveLetter, letterSetting } from "./actions";
import { type Editor, useEditor } from "./EditorContext";
import { nodeOf } from "./graph";

const NODE_TYPE = "application/x-tracktor-node";
const LETTER = "application/x-tracktor-letter";

export function dragNodeType(event: DragEvent, type: string): void {
  event.dataTransfer.setData(NODE_TYPE, type);
  event.dataTransfer.effectAllowed = "copy";
}

export function dragLetter(event: DragEvent, letter: string): void {
  event.dataTransfer.setData(LETTER, letter);
  event.dataTransfer.effectAllowed = "copy";
}

function idUnder(x: number, y: number, selector: string, not?: string): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest<HTMLElement>(selector)?.dataset.id;
    if (id !== undefined && id !== not) {
      return id;
    }
  }
  return undefined;
}

/** The edge under a point of the screen; `node` is what is dragged there. */
export function edgeAt(x: number, y: number, node?: string): string | undefined {
  const edge = idUnder(x, y, ".react-flow__edge");
  return edge === undefined || edge.split("/").includes(node ?? "") ? undefined : edge;
}

/** Takes what is dragged in from the toolbox and the letters list. */
export function useDrops() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent) => dragOver(editor, event),
      onDragLeave: () => editor.ui.setState({ dropEdge: undefined, dropNode: undefined }),
      onDrop: (event: DragEvent) => {
        const { dropEdge, dropNode } = editor.ui.getState();
        editor.ui.setState({ dropEdge: undefined, dropNode: undefined });
        const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const spot = { x: at.x - NODE_WIDTH / 2, y: at.y - NODE_HEIGHT / 2 };
        const type = editor.catalogue.get(event.dataTransfer.getData(NODE_TYPE));
        const letter = event.dataTransfer.getData(LETTER);
        if (type !== undefined) {
          event.preventDefault();
          addStep(editor, type, { at: spot, edge: dropEdge });
        } else if (letter !== "") {
          event.preventDefault();
          giveLetter(editor, letter, dropNode, spot);
        }
      },
    }),
    [editor, screenToFlowPosition],
  );
}

function dragOver(editor: Editor, event: DragEvent): void {
  const { types } = event.dataTransfer;
  if (!types.includes(NODE_TYPE) && !types.includes(LETTER)) {
    return;
  }
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  const dropEdge = types.includes(NODE_TYPE) ? edgeAt(event.clientX, event.clientY) : undefined;
  const dropNode = types.includes(LETTER) ? letterNodeAt(editor, event.clientX, event.clientY) : undefined;
  const known = editor.ui.getState();
  if (known.dropEdge !== dropEdge || known.dropNode !== dropNode) {
    editor.ui.setState({ dropEdge, dropNode });
  }
}

function letterNodeAt(editor: Editor, x: number, y: number): string | undefined {
  const id = idUnder(x, y, ".react-flow__node");
  const type = id === undefined ? undefined : nodeOf(editor.doc.getState().graph, id)?.type;
  return letterSetting(editor.catalogue.get(type ?? "")) === undefined ? undefined : id;
}
