import { layout } from "../campaigns/layout";
import { type Graph, nodeOf } from "./graph";

const GRID = 8;

/** The same graph with every node where dagre puts it; the first node stays where it is, so nothing jumps away. */
export function tidied(graph: Graph): Graph {
  const spots = layout(graph);
  const first = graph.nodes[0];
  const anchor = first === undefined ? undefined : spots.get(first.id);
  const origin = first === undefined ? undefined : nodeOf(graph, first.id)?.position;
  const by =
    anchor === undefined || origin === undefined
      ? { x: 0, y: 0 }
      : { x: origin.x - anchor.x, y: origin.y - anchor.y };
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const spot = spots.get(node.id) ?? node.position;
      return { ...node, position: { x: snapped(spot.x + by.x), y: snapped(spot.y + by.y) } };
    }),
  };
}

function snapped(value: number): number {
  return Math.round(value / GRID) * GRID;
}
