import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { NODE_HEIGHT, NODE_WIDTH } from "../../campaigns/layout";
import { useEditor } from "../EditorContext";
import { nodeOf } from "../graph";

/** Brings a node into the middle of the canvas, and leaves the keyboard where it is. */
export function useCentre(): (node: string) => void {
  const { doc } = useEditor();
  const { getZoom, setCenter } = useReactFlow();
  return useCallback(
    (id) => {
      const node = nodeOf(doc.getState().graph, id);
      if (node !== undefined) {
        const { x, y } = node.position;
        void setCenter(x + NODE_WIDTH / 2, y + NODE_HEIGHT / 2, { zoom: getZoom(), duration: 220 });
      }
    },
    [doc, getZoom, setCenter],
  );
}
