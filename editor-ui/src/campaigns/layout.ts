import dagre from "@dagrejs/dagre";
import type { Drawing } from "./steps";

export const NODE_WIDTH = 264;
export const NODE_HEIGHT = 112;

/** Where each node's top left corner goes, top to bottom, by node id. */
export function layout(drawing: Drawing): Map<string, { x: number; y: number }> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 48, ranksep: 54 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const step of drawing.steps) {
    graph.setNode(step.id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const edge of drawing.edges) {
    if (graph.hasNode(edge.from) && graph.hasNode(edge.to)) {
      graph.setEdge(edge.from, edge.to);
    }
  }
  dagre.layout(graph);
  return new Map(
    drawing.steps.map((step) => {
      const { x, y } = graph.node(step.id);
      return [step.id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
}
