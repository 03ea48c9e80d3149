import { MiniMap } from "@xyflow/react";
import { memo, useCallback } from "react";
import type { NodeType } from "../api/catalogue";
import classes from "./Canvas.module.css";
import { useEditor } from "./EditorContext";
import { nodeOf } from "./graph";

/** The whole campaign, small. It does not depend on where things are being dragged, so it is not made anew for that. */
export const CanvasMap = memo(function CanvasMap() {
  const { doc, catalogue } = useEditor();
  const classOf = useCallback(
    (node: { id: string }) =>
      kindClass(catalogue.get(nodeOf(doc.getState().graph, node.id)?.type ?? "")?.kind),
    [doc, catalogue],
  );
  return (
    <MiniMap
      ariaLabel="Map of the campaign"
      className={classes.map}
      maskColor="var(--map-mask)"
      nodeBorderRadius={30}
      nodeClassName={classOf}
      pannable
      position="bottom-right"
      zoomable
    />
  );
});

const KINDS = {
  audience: classes.mapAudience,
  trigger: classes.mapTrigger,
  filter: classes.mapFilter,
  action: classes.mapAction,
} satisfies Record<NodeType["kind"], string | undefined>;

function kindClass(kind: NodeType["kind"] | undefined): string {
  return (kind === undefined ? classes.mapUnknown : KINDS[kind]) ?? "";
}
