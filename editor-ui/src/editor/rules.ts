import type { Catalogue, NodeType } from "../api/catalogue";
import type { StepEdge } from "../campaigns/definition";
import type { JsonSchema } from "../schema-form/schema";
import type { End } from "./edits";
import { type Graph, nodeOf, reachable } from "./graph";

type Port = NodeType["outputs"][number];

/** The outputs a node has with its settings: of those that stand for the items of a list, as many as it is long. */
export function portsOf(type: NodeType | undefined, config: Record<string, unknown>): readonly Port[] {
  if (type === undefined) {
    return [];
  }
  const list = type.outputs_setting === null ? undefined : config[type.outputs_setting];
  if (type.outputs_setting === null || !Array.isArray(list)) {
    return type.outputs;
  }
  // Outputs beyond what the list can hold are always there, at the end.
  const most =
    (type.settings as JsonSchema).properties?.[type.outputs_setting]?.maxItems ?? type.outputs.length;
  return type.outputs.filter((_, place) => place < list.length || place >= most);
}

/** An audience may lead to several nodes by one output; a person takes one way only. */
export function mayFork(graph: Graph, catalogue: Catalogue, node: string): boolean {
  return catalogue.get(nodeOf(graph, node)?.type ?? "")?.kind === "audience";
}

/** Why an output can't lead to a node; undefined when it can. The server has the last word. */
export function refusal(graph: Graph, catalogue: Catalogue, from: End, to: string): string | undefined {
  const source = nodeOf(graph, from.node);
  const target = nodeOf(graph, to);
  if (source === undefined || target === undefined || from.node === to) {
    return "A node can't lead to itself.";
  }
  const sourceType = catalogue.get(source.type);
  const targetType = catalogue.get(target.type);
  if (targetType?.takes_input === false) {
    return `Nothing leads to “${targetType.title}”.`;
  }
  if (targetType?.kind === "trigger" && sourceType?.kind !== "audience") {
    return "A trigger starts a way; only “For all people” leads to it.";
  }
  if (reachable(graph, to).has(from.node)) {
    return "That would be a loop; a campaign only goes forward.";
  }
  if (graph.edges.some((edge) => edge.from === from.node && edge.port === from.port && edge.to === to)) {
    return "It leads there already.";
  }
  return undefined;
}

/** Whether a node of this type may stand in this edge. */
export function canInsert(catalogue: Catalogue, graph: Graph, edge: StepEdge, type: string): boolean {
  const inserted = catalogue.get(type);
  const source = catalogue.get(nodeOf(graph, edge.from)?.type ?? "");
  const target = catalogue.get(nodeOf(graph, edge.to)?.type ?? "");
  if (inserted === undefined || !inserted.takes_input || inserted.outputs.length === 0) {
    return false;
  }
  // Between an audience and its trigger there is no place.
  return target?.kind !== "trigger" && (inserted.kind !== "trigger" || source?.kind === "audience");
}

/** The output by which most people go on. */
export function mainPort(type: NodeType | undefined): string | undefined {
  return type?.outputs[0]?.name;
}

/** Outputs that lead nowhere yet. */
export function openPorts(
  graph: Graph,
  type: NodeType | undefined,
  id: string,
  config: Record<string, unknown>,
): Port[] {
  return portsOf(type, config).filter(
    (port) => !graph.edges.some((edge) => edge.from === id && edge.port === port.name),
  );
}
