import type { Catalogue } from "../api/catalogue";
import type { Problem } from "../api/drafts";
import { type JsonSchema, labelOf } from "../schema-form/schema";
import { type Graph, nodeOf, reachable } from "./graph";

const MISSING = "Missing data for required field.";

/** The server's problems as people read them: nodes by what they are called, settings by their labels. */
export function saidOf(problems: readonly Problem[], graph: Graph, catalogue: Catalogue): Problem[] {
  const titles = new Map(graph.nodes.map((node) => [node.id, catalogue.get(node.type)?.title ?? node.type]));
  const led = new Set(
    graph.nodes
      .filter((node) => ["audience", "trigger"].includes(catalogue.get(node.type)?.kind ?? ""))
      .flatMap((node) => [...reachable(graph, node.id)]),
  );
  return (
    problems
      // Behind a trigger that has its own problem nothing counts as reached; telling that once is enough.
      .filter((problem) => problem.code !== "unreachable" || !led.has(problem.node ?? ""))
      .map((problem) => ({ ...problem, message: wordsOf(problem, titles, graph, catalogue) }))
  );
}

function wordsOf(
  problem: Problem,
  titles: ReadonlyMap<string, string>,
  graph: Graph,
  catalogue: Catalogue,
): string {
  const setting = problem.path.split("/config/")[1];
  if (problem.message === MISSING && setting !== undefined) {
    const type = catalogue.get(nodeOf(graph, problem.node ?? "")?.type ?? "");
    const schema = (type?.settings as JsonSchema | undefined)?.properties?.[setting] ?? {};
    return `“${labelOf(setting, schema)}” is missing.`;
  }
  return problem.message.replaceAll(/'([\w-]+)'/g, (text, id: string) => {
    const title = titles.get(id);
    return title === undefined ? text : `“${title}”`;
  });
}
