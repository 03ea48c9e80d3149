import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo } from "react";
import { count, shortCount } from "../shared/format";
import classes from "./Canvas.module.css";
import { useDoc, useEditor, useUi } from "./EditorContext";
import { nodeOf } from "./graph";
import { usePassed } from "./useCounts";

export type StepFlowEdge = Edge<Record<string, never>, "way">;

/** One way between nodes: the more went along it, the stronger it is; a node can be put into it. */
export const EdgeView = memo(function EdgeView(props: EdgeProps<StepFlowEdge>) {
  const { id, source, sourceHandleId, selected = false } = props;
  const { ui, catalogue } = useEditor();
  const found = usePassed(source, sourceHandleId ?? "");
  const isDropTarget = useUi((state) => state.dropEdge === id);
  const lit = useUi(({ lit: shown }) => shown && !shown.counts && (shown.edges.has(id) ? "yes" : "dark"));
  const [path, x, y] = getSmoothStepPath({ ...props, borderRadius: 14, offset: 18 });
  const isUsed = found !== undefined && found.passed > 0;
  // From an audience to its triggers nobody walks.
  const isWalked = useDoc((doc) => catalogue.get(nodeOf(doc.graph, source)?.type ?? "")?.kind !== "audience");
  return (
    <>
      <BaseEdge
        className={classes.way}
        data-drop={isDropTarget || undefined}
        data-lit={lit || undefined}
        data-selected={selected || undefined}
        data-used={isUsed || undefined}
        interactionWidth={22}
        markerEnd={isUsed ? "url(#way-used)" : "url(#way)"}
        path={path}
        style={{ strokeWidth: 1.6 + (found?.share ?? 0) * 3.4 }}
      />
      <EdgeLabelRenderer>
        <div
          className={`${classes.wayLabel} nodrag nopan`}
          data-drop={isDropTarget || undefined}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {found !== undefined && (isWalked || isUsed) && (
            <span
              className={classes.passed}
              data-used={isUsed || undefined}
              title={`${count(found.passed)} went this way`}
            >
              {shortCount(found.passed)}
            </span>
          )}
          <button
            aria-label="Insert a node here"
            className={classes.insert}
            onClick={() => ui.setState({ finding: { kind: "add", edge: id } })}
            tabIndex={-1}
            type="button"
          >
            <Plus size={12} strokeWidth={2.6} />
          </button>
        </div>
      </EdgeLabelRenderer>
    </>
  );
});

/** The arrow heads of all ways, once. */
export function ArrowHeads() {
  return (
    <svg aria-hidden className={classes.heads}>
      <defs>
        {["way", "way-used"].map((id) => (
          <marker
            id={id}
            key={id}
            markerHeight="12"
            markerUnits="userSpaceOnUse"
            markerWidth="12"
            orient="auto"
            refX="8"
            refY="5"
            viewBox="0 0 10 10"
          >
            <path
              className={classes.arrow}
              d="M1 1 L8.5 5 L1 9 Z"
              data-used={id === "way-used" || undefined}
            />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
