import type { StepEdge } from "../campaigns/definition";
import { edgeId, type Graph, type GraphNode, nodeOf, type Spot } from "./graph";

// Every edit is a function from one graph to the next; the store keeps the graphs, and so can undo all of them.

export interface End {
  node: string;
  port: string;
}

/** An id that nothing has had before: counts belong to ids, so a new node must not take an old one's. */
export function freshId(type: string, random: () => number = Math.random): string {
  const suffix = Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
  return `${type.replaceAll(/[^\w-]/g, "_").slice(0, 50)}-${suffix}`;
}

export function addNode(graph: Graph, node: GraphNode): Graph {
  return { ...graph, nodes: [...graph.nodes, node] };
}

/** Leads an output to a node. An output that leads somewhere is led here instead, unless it may lead to several. */
export function connect(graph: Graph, from: End, to: string, mayFork: boolean): Graph {
  const edge: StepEdge = { from: from.node, port: from.port, to };
  if (graph.edges.some((each) => edgeId(each) === edgeId(edge))) {
    return graph;
  }
  const kept = mayFork
    ? graph.edges
    : graph.edges.filter((each) => each.from !== from.node || each.port !== from.port);
  return { ...graph, edges: [...kept, edge] };
}

export function disconnect(graph: Graph, ids: ReadonlySet<string>): Graph {
  const edges = graph.edges.filter((edge) => !ids.has(edgeId(edge)));
  return edges.length === graph.edges.length ? graph : { ...graph, edges };
}

/** Puts a node that is there into an edge; it goes on by its output `port`, if it has one. */
export function insertOn(graph: Graph, id: string, edge: StepEdge, port: string | undefined): Graph {
  const before = graph.edges.filter((each) => edgeId(each) !== edgeId(edge));
  const into: StepEdge = { from: edge.from, port: edge.port, to: id };
  const onward: StepEdge[] = port === undefined ? [] : [{ from: id, port, to: edge.to }];
  return { ...graph, edges: [...before, into, ...onward] };
}

/** Takes nodes away. Where each had one way on, whatever led to it leads there now. */
export function removeNodes(graph: Graph, ids: ReadonlySet<string>): Graph {
  let edges = [...graph.edges];
  for (const id of ids) {
    const outward = edges.filter((edge) => edge.from === id);
    const inward = edges.filter((edge) => edge.to === id);
    const next = outward.length === 1 ? outward[0]?.to : undefined;
    const bridges = next === undefined ? [] : inward.map((edge) => ({ ...edge, to: next }));
    edges = [...edges.filter((edge) => edge.from !== id && edge.to !== id), ...bridges];
  }
  const seen = new Set<string>();
  return {
    nodes: graph.nodes.filter((node) => !ids.has(node.id)),
    edges: edges.filter((edge) => !seen.has(edgeId(edge)) && seen.add(edgeId(edge))),
  };
}

export function moveNodes(graph: Graph, spots: ReadonlyMap<string, Spot>): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const spot = spots.get(node.id);
      return spot === undefined ? node : { ...node, position: spot };
    }),
  };
}

/** Changes settings of a node; undefined takes one away. */
export function configure(graph: Graph, id: string, config: Record<string, unknown>): Graph {
  const kept = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  return {
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === id ? { ...node, config: kept } : node)),
  };
}

/** The part of a graph that is between these nodes. */
export function part(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
  };
}

/** Adds a copy of `piece` under new ids, its upper left corner at `at`; answers the new ids, too. */
export function paste(graph: Graph, piece: Graph, at: Spot): { graph: Graph; ids: string[] } {
  const left = Math.min(...piece.nodes.map((node) => node.position.x));
  const top = Math.min(...piece.nodes.map((node) => node.position.y));
  const names = new Map(piece.nodes.map((node) => [node.id, freshId(node.type)]));
  const nodes = piece.nodes.map((node) => ({
    ...node,
    id: names.get(node.id) ?? node.id,
    position: { x: node.position.x - left + at.x, y: node.position.y - top + at.y },
  }));
  const edges = piece.edges.flatMap((edge) => {
    const from = names.get(edge.from);
    const to = names.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ ...edge, from, to }];
  });
  return {
    graph: { nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] },
    ids: nodes.map((node) => node.id),
  };
}

/** A spot near `wanted` where no node is. */
export function freeSpot(graph: Graph, wanted: Spot): Spot {
  let spot = wanted;
  const isTaken = (at: Spot) =>
    graph.nodes.some(({ position }) => Math.abs(position.x - at.x) < 40 && Math.abs(position.y - at.y) < 40);
  while (isTaken(spot)) {
    spot = { x: spot.x + 48, y: spot.y + 48 };
  }
  return spot;
}

/** Below a node, beside what its other outputs lead to. */
export function spotBelow(graph: Graph, id: string): Spot {
  const node = nodeOf(graph, id);
  if (node === undefined) {
    return freeSpot(graph, { x: 0, y: 0 });
  }
  const beside = graph.edges.filter((edge) => edge.from === id).length;
  return freeSpot(graph, { x: node.position.x + beside * 320, y: node.position.y + 176 });
}
