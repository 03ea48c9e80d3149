import { type Graph, toDefinition, toGraph } from "./graph";
import { tidied } from "./place";

/** Nodes as text that any campaign's canvas takes, and that belongs in git as well as any JSON. */
export function toText(piece: Graph): string {
  return JSON.stringify({ tracktor: "nodes", ...toDefinition(piece) }, null, 2);
}

/** The nodes in a text; undefined when it holds none. */
export function fromText(text: string): Graph | undefined {
  try {
    const found = JSON.parse(text) as Record<string, unknown> | null;
    if (typeof found !== "object" || found === null || !Array.isArray(found.nodes)) {
      return undefined;
    }
    const piece = toGraph(found, tidied);
    return piece.nodes.length === 0 ? undefined : piece;
  } catch {
    return undefined;
  }
}
