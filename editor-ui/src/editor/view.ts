import { getViewportForBounds, type ReactFlowInstance } from "@xyflow/react";
import { NODE_WIDTH } from "../campaigns/layout";
import type { StepFlowEdge } from "./EdgeView";
import type { GraphNode } from "./graph";
import type { StepFlowNode } from "./NodeView";

export const SMALLEST = 0.05;
/** All of a campaign, with room for the tools at the bottom. */
export const ALL_IN_VIEW = { padding: { x: 0.1, top: 0.1, bottom: "84px" }, maxZoom: 1.05 } as const;

const READABLE = 0.45;
const LARGE_ZOOM = 0.7;

/** The part of a campaign that is seen first: what has just begun, all of it, or where it begins. */
export function open(
  flow: ReactFlowInstance<StepFlowNode, StepFlowEdge>,
  nodes: readonly GraphNode[],
  frame: HTMLElement | null,
): void {
  const first = nodes.toSorted((one, other) => one.position.y - other.position.y)[0]?.position;
  if (first === undefined || frame === null) {
    return;
  }
  const { clientWidth: width, clientHeight: height } = frame;
  const at = (zoom: number, top: number) =>
    void flow.setViewport({
      x: width / 2 - (first.x + NODE_WIDTH / 2) * zoom,
      y: top - first.y * zoom,
      zoom,
    });
  const { padding, maxZoom } = ALL_IN_VIEW;
  const bounds = flow.getNodesBounds(nodes.map(({ id }) => id));
  if (nodes.length === 1) {
    at(1, 64);
  } else if (getViewportForBounds(bounds, width, height, SMALLEST, maxZoom, padding).zoom < READABLE) {
    at(LARGE_ZOOM, 48);
  } else {
    void flow.fitView(ALL_IN_VIEW);
  }
}
