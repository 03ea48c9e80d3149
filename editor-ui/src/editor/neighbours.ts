import { type Graph, type GraphNode, nodeOf } from "./graph";

export type Direction = "up" | "down" | "left" | "right";

function byPlace(one: GraphNode, other: GraphNode): number {
  return one.position.x - other.position.x || one.position.y - other.position.y;
}

function present(graph: Graph, ids: readonly string[]): GraphNode[] {
  const wanted = new Set(ids);
  return graph.nodes.filter((node) => wanted.has(node.id)).sort(byPlace);
}

function after(graph: Graph, id: string): GraphNode[] {
  return present(
    graph,
    graph.edges.filter((edge) => edge.from === id).map((edge) => edge.to),
  );
}

function before(graph: Graph, id: string): GraphNode[] {
  return present(
    graph,
    graph.edges.filter((edge) => edge.to === id).map((edge) => edge.from),
  );
}

/** Nodes that the same nodes lead to; for those that nothing leads to, all such. */
function beside(graph: Graph, id: string): GraphNode[] {
  const parents = before(graph, id);
  if (parents.length === 0) {
    const led = new Set(graph.edges.map((edge) => edge.to));
    return graph.nodes.filter((node) => !led.has(node.id)).sort(byPlace);
  }
  const siblings = parents.flatMap((parent) => after(graph, parent.id).map((node) => node.id));
  return present(graph, siblings);
}

/** Where an arrow key leads from a node: along the ways, or to what stands beside it. */
export function neighbour(graph: Graph, id: string, direction: Direction): string | undefined {
  if (nodeOf(graph, id) === undefined) {
    return graph.nodes[0]?.id;
  }
  switch (direction) {
    case "down":
      return after(graph, id)[0]?.id;
    case "up":
      return before(graph, id)[0]?.id;
    default: {
      const row = beside(graph, id);
      const place = row.findIndex((node) => node.id === id);
      return row[place + (direction === "right" ? 1 : -1)]?.id;
    }
  }
}

/** Nodes in the order people go through them, those that stand apart at the end. */
export function inOrder(graph: Graph): GraphNode[] {
  const waitingFor = new Map(
    graph.nodes.map((node) => [node.id, graph.edges.filter((edge) => edge.to === node.id).length]),
  );
  const ordered: GraphNode[] = [];
  const ready = beside(graph, "").filter((node) => waitingFor.get(node.id) === 0);
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    ordered.push(node);
    const freed = graph.edges
      .filter((edge) => edge.from === node?.id)
      .flatMap((edge) => {
        const left = (waitingFor.get(edge.to) ?? 0) - 1;
        waitingFor.set(edge.to, left);
        return left === 0 ? [edge.to] : [];
      });
    ready.unshift(...present(graph, freed));
  }
  return [...ordered, ...graph.nodes.filter((node) => !ordered.includes(node))];
}
