import dagre from "@dagrejs/dagre";

export const NODE_WIDTH = 264;
export const NODE_HEIGHT = 112;

interface Shape {
  nodes: readonly { id: string }[];
  edges: readonly { from: string; to: string }[];
}

/** Where each node's top left corner goes, top to bottom, by node id. */
export function layout(shape: Shape): Map<string, { x: number; y: number }> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 48, ranksep: 56 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of shape.nodes) {
    graph.setNode(node.id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const edge of shape.edges) {
    if (graph.hasNode(edge.from) && graph.hasNode(edge.to)) {
      graph.setEdge(edge.from, edge.to);
    }
  }
  dagre.layout(graph);
  return new Map(
    shape.nodes.map((node) => {
      const { x, y } = graph.node(node.id);
      return [node.id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
}
