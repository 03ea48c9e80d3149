import { definitionOf, type StepEdge, type StepNode } from "../campaigns/definition";

export interface Spot {
  x: number;
  y: number;
}

export interface GraphNode extends StepNode {
  position: Spot;
}

/** What is drawn; every change makes a new one, and what did not change stays the same object. */
export interface Graph {
  nodes: readonly GraphNode[];
  edges: readonly StepEdge[];
}

export type Definition = Record<string, unknown>;

export function edgeId(edge: StepEdge): string {
  return `${edge.from}/${edge.port}/${edge.to}`;
}

export function nodeOf(graph: Graph, id: string): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}

/** A definition as a drawing; `place` says where nodes go that have no place yet, all of them at once. */
export function toGraph(definition: Definition, place: (graph: Graph) => Graph): Graph {
  const { nodes, edges } = definitionOf({ definition });
  const raw = new Map(
    (Array.isArray(definition.nodes) ? definition.nodes : []).map((node: { id?: unknown }) => [
      node?.id,
      node,
    ]),
  );
  const spots = nodes.map((node) =>
    spotOf((raw.get(node.id) as { position?: unknown } | undefined)?.position),
  );
  const graph: Graph = {
    nodes: nodes.map((node, index) => ({ ...node, position: spots[index] ?? { x: 0, y: 0 } })),
    edges,
  };
  return spots.includes(undefined) ? place(graph) : graph;
}

function spotOf(value: unknown): Spot | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  const { x, y } = value as Partial<Record<string, unknown>>;
  return typeof x === "number" && typeof y === "number" ? { x, y } : undefined;
}

export function toDefinition(graph: Graph): Definition {
  return {
    nodes: graph.nodes.map(({ id, type, config, position }) => ({
      id,
      type,
      config,
      position: { x: Math.round(position.x), y: Math.round(position.y) },
    })),
    edges: graph.edges.map(({ from, port, to }) => ({ from, port, to })),
  };
}

/** All that can be reached from a node, the node itself included. */
export function reachable(graph: Graph, from: string): Set<string> {
  const found = new Set([from]);
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const edge of graph.edges) {
      if (edge.from === node && !found.has(edge.to)) {
        found.add(edge.to);
        open.push(edge.to);
      }
    }
  }
  return found;
}
