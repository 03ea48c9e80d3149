import type { NodeType } from "../api/catalogue";
import type { JsonSchema } from "../schema-form/schema";
import type { Editor } from "./EditorContext";
import {
  addNode,
  configure,
  connect,
  disconnect,
  type End,
  freeSpot,
  freshId,
  insertOn,
  part,
  paste,
  removeNodes,
  spotBelow,
} from "./edits";
import { edgeId, type Graph, nodeOf, type Spot } from "./graph";
import { tidied } from "./place";
import { canInsert, mainPort, mayFork, openPorts, refusal } from "./rules";
import { focusNode } from "./uiStore";

// What people do in the editor, wherever they do it from: canvas, keys, toolbox or list.

interface Adding {
  from?: End | undefined;
  edge?: string | undefined;
  at?: Spot | undefined;
  config?: Record<string, unknown>;
}

/** The setting that names a letter, if this type has one. */
export function letterSetting(type: NodeType | undefined): string | undefined {
  const properties = (type?.settings as JsonSchema | undefined)?.properties ?? {};
  return Object.keys(properties).find((name) => properties[name]?.["x-widget"] === "letter");
}

/** Adds a node: into an edge, behind an output, at a spot, or behind what is selected. Answers its id. */
export function addStep(editor: Editor, type: NodeType, adding: Adding = {}): string {
  const { doc, ui, catalogue } = editor;
  const graph = doc.getState().graph;
  const id = freshId(type.type);
  const edge = graph.edges.find((each) => edgeId(each) === adding.edge);
  const from =
    adding.from ?? (edge === undefined && adding.at === undefined ? openEnd(editor, type) : undefined);
  const spot = adding.at ?? spotFor(graph, edge?.to, from?.node);
  const node = { id, type: type.type, config: adding.config ?? {}, position: spot };
  doc.getState().edit((before) => {
    const added = addNode(before, node);
    if (edge !== undefined && canInsert(catalogue, added, edge, type.type)) {
      return insertOn(added, id, edge, mainPort(type));
    }
    const leads = from !== undefined && refusal(added, catalogue, from, id) === undefined;
    return leads ? connect(added, from, id, mayFork(added, catalogue, from.node)) : added;
  });
  focusNode(ui, id);
  return id;
}

function spotFor(graph: Graph, to: string | undefined, from: string | undefined): Spot {
  const target = to === undefined ? undefined : nodeOf(graph, to);
  if (target !== undefined) {
    return freeSpot(graph, { x: target.position.x + 300, y: target.position.y - 88 });
  }
  if (from !== undefined) {
    return spotBelow(graph, from);
  }
  const lowest = graph.nodes.toSorted((one, other) => other.position.y - one.position.y)[0];
  return freeSpot(
    graph,
    lowest === undefined ? { x: 0, y: 0 } : { x: lowest.position.x, y: lowest.position.y + 176 },
  );
}

/** The output of what is selected that a new node of this type would follow. */
function openEnd(editor: Editor, type: NodeType): End | undefined {
  const { doc, ui, catalogue } = editor;
  const graph = doc.getState().graph;
  const chosen = ui.getState().selected;
  // In a campaign that has just begun there is only one to follow.
  const [selected, ...others] =
    chosen.length === 0 && graph.nodes.length === 1 ? graph.nodes.map(({ id }) => id) : chosen;
  const node = selected === undefined || others.length > 0 ? undefined : nodeOf(graph, selected);
  if (node === undefined || !type.takes_input) {
    return undefined;
  }
  const nodeType = catalogue.get(node.type);
  const port =
    openPorts(graph, nodeType, node.id, node.config)[0]?.name ??
    (nodeType?.kind === "audience" ? mainPort(nodeType) : undefined);
  return port === undefined ? undefined : { node: node.id, port };
}

/** Leads an output to a node; answers why not, when it can't. */
export function lead(editor: Editor, from: End, to: string): string | undefined {
  const { doc, catalogue } = editor;
  const why = refusal(doc.getState().graph, catalogue, from, to);
  if (why === undefined) {
    doc.getState().edit((graph) => connect(graph, from, to, mayFork(graph, catalogue, from.node)));
  }
  return why;
}

/** Whether a node can be put into an edge at all: nothing is connected to it. */
export function mayDropInto(editor: Editor, id: string): boolean {
  return !editor.doc.getState().graph.edges.some((each) => each.from === id || each.to === id);
}

/** Puts a node that is there, and that nothing is connected to, into an edge. */
export function dropInto(editor: Editor, id: string, edge: string): boolean {
  const { doc, catalogue } = editor;
  const graph = doc.getState().graph;
  const found = graph.edges.find((each) => edgeId(each) === edge);
  const node = nodeOf(graph, id);
  if (
    found === undefined ||
    node === undefined ||
    !mayDropInto(editor, id) ||
    !canInsert(catalogue, graph, found, node.type)
  ) {
    return false;
  }
  doc.getState().edit((before) => insertOn(before, id, found, mainPort(catalogue.get(node.type))));
  return true;
}

export function deleteSelected(editor: Editor): void {
  const { doc, ui } = editor;
  const { selected, selectedEdges } = ui.getState();
  const graph = doc.getState().graph;
  const last = selected.at(-1);
  const next = graph.edges.find((edge) => edge.to === last)?.from;
  const gone = new Set(selected);
  // A box selects the ways of its nodes, too: they are bridged with them, not taken away before.
  const ways = graph.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to)).map(edgeId);
  const cut = new Set(ways.filter((id) => selectedEdges.includes(id)));
  doc.getState().edit((before) => removeNodes(disconnect(before, cut), gone));
  ui.setState({ selected: [], selectedEdges: [] });
  if (next !== undefined && !selected.includes(next)) {
    focusNode(ui, next);
  }
}

export function selectedPart(editor: Editor): Graph {
  return part(editor.doc.getState().graph, new Set(editor.ui.getState().selected));
}

/** Adds a piece as new nodes and selects them. */
export function pastePiece(editor: Editor, piece: Graph, at: Spot): void {
  if (piece.nodes.length === 0) {
    return;
  }
  const pasted = paste(editor.doc.getState().graph, piece, freeSpot(editor.doc.getState().graph, at));
  editor.doc.getState().edit(() => pasted.graph);
  editor.ui.setState({ selected: pasted.ids, selectedEdges: [] });
}

export function duplicateSelected(editor: Editor): void {
  const piece = selectedPart(editor);
  const left = Math.min(...piece.nodes.map((node) => node.position.x));
  const top = Math.min(...piece.nodes.map((node) => node.position.y));
  pastePiece(editor, piece, { x: left + 48, y: top + 48 });
}

export function setConfig(editor: Editor, id: string, config: Record<string, unknown>, field = ""): void {
  editor.doc.getState().edit((graph) => configure(graph, id, config), `config/${id}/${field}`);
}

/** A letter dropped on a node that sends one, or, beside all nodes, on a new one. */
export function giveLetter(editor: Editor, letter: string, node: string | undefined, at: Spot): void {
  const graph = editor.doc.getState().graph;
  const target = node === undefined ? undefined : nodeOf(graph, node);
  const setting = letterSetting(editor.catalogue.get(target?.type ?? ""));
  if (target !== undefined && setting !== undefined) {
    setConfig(editor, target.id, { ...target.config, [setting]: letter });
    focusNode(editor.ui, target.id);
    return;
  }
  const type = [...editor.catalogue.values()].find((each) => letterSetting(each) !== undefined);
  const named = letterSetting(type);
  if (type !== undefined && named !== undefined) {
    addStep(editor, type, { at, config: { [named]: letter } });
  }
}

export function tidy(editor: Editor): void {
  editor.doc.getState().edit(tidied);
}
