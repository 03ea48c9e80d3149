import type { NodeCounts } from "../../api/campaigns";
import type { Backtest, RunWay, Step } from "../../api/trials";
import { edgeId, type Graph } from "../graph";

/** What is lit on the canvas. */
export interface Lit {
  /** Nodes of the path, and where on it we stand. */
  nodes: ReadonlyMap<string, "past" | "now">;
  edges: ReadonlySet<string>;
  /** Shown instead of the live counts. */
  counts: Readonly<Record<string, NodeCounts>> | undefined;
}

interface Passed {
  node: string;
  port: string;
}

/** The path of these steps; the last of them is where we stand. */
export function litPath(graph: Graph, steps: readonly Passed[]): Lit {
  const nodes = new Map<string, "past" | "now">();
  const edges = new Set<string>();
  for (const { node, port } of steps) {
    nodes.set(node, "past");
    const way = graph.edges.find((edge) => edge.from === node && edge.port === port);
    if (port !== "" && way !== undefined) {
      edges.add(edgeId(way));
    }
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    nodes.set(last.node, "now");
  }
  return { nodes, edges, counts: undefined };
}

/** As far as these go. What lies ahead is dark: the way on from the last of them is not yet taken. */
export function litSeen(graph: Graph, seen: readonly Passed[]): Lit {
  return { ...litPath(graph, seen), edges: litPath(graph, seen.slice(0, -1)).edges };
}

/** The steps of a simulation up to one of them. */
export function litSteps(graph: Graph, steps: readonly Step[], at: number): Lit {
  return litSeen(graph, steps.slice(0, at + 1));
}

/** The marks that a run has left, and where it is now; `firstPort` says by which way a trigger is left. */
export function placesOf(run: RunWay, firstPort: (node: string) => string): (Passed & { at: number })[] {
  const first = { at: run.started, node: run.trigger, port: firstPort(run.trigger) };
  const last = run.trail.at(-1);
  const end = last?.node === run.node ? [] : [{ at: run.since, node: run.node, port: "" }];
  return [...(run.trigger === "" ? [] : [first]), ...run.trail, ...end];
}

export function litCounts(backtest: Backtest): Lit {
  return { nodes: new Map(), edges: new Set(), counts: backtest.counts };
}
