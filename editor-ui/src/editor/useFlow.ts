import {
  applyNodeChanges,
  type EdgeChange,
  type EdgeSelectionChange,
  type NodeChange,
  type NodeSelectionChange,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { NODE_HEIGHT, NODE_WIDTH } from "../campaigns/layout";
import type { StepFlowEdge } from "./EdgeView";
import { type Editor, useDoc, useEditor, useUi } from "./EditorContext";
import { edgeId, type Graph, type GraphNode } from "./graph";
import { nameId, type StepFlowNode } from "./NodeView";

const NO_DATA = {};

/** The graph as xyflow wants it. While nodes are dragged their places live here; the graph learns them at the end. */
export function useFlow() {
  const editor = useEditor();
  const graph = useDoc((doc) => doc.graph);
  const selected = useUi((ui) => ui.selected);
  const selectedEdges = useUi((ui) => ui.selectedEdges);
  const [nodes, setNodes] = useState<StepFlowNode[]>(() => merged([], graph, selected));

  useEffect(() => {
    setNodes((before) => merged(before, graph, selected));
  }, [graph, selected]);

  const edges = useMemo(() => flowEdges(graph, selectedEdges), [graph, selectedEdges]);
  const onNodesChange = useCallback(
    (changes: NodeChange<StepFlowNode>[]) => {
      const selections = changes.filter((change) => change.type === "select");
      if (selections.length > 0) {
        select(editor, selections);
      }
      const others = changes.filter((change) => change.type !== "select" && change.type !== "remove");
      if (others.length > 0) {
        setNodes((before) => applyNodeChanges(others, before));
      }
    },
    [editor],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<StepFlowEdge>[]) => {
      const selections = changes.filter((change) => change.type === "select");
      if (selections.length > 0) {
        selectEdges(editor, selections);
      }
    },
    [editor],
  );
  return { nodes, edges, onNodesChange, onEdgesChange };
}

function changed(before: readonly string[], changes: readonly { id: string; selected: boolean }[]): string[] {
  const after = new Set(before);
  for (const { id, selected } of changes) {
    if (selected) {
      after.add(id);
    } else {
      after.delete(id);
    }
  }
  return [...after];
}

function select(editor: Editor, changes: readonly NodeSelectionChange[]): void {
  editor.ui.setState(({ selected }) => ({ selected: changed(selected, changes) }));
}

function selectEdges(editor: Editor, changes: readonly EdgeSelectionChange[]): void {
  editor.ui.setState(({ selectedEdges }) => ({ selectedEdges: changed(selectedEdges, changes) }));
}

function merged(before: StepFlowNode[], graph: Graph, selected: readonly string[]): StepFlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const chosen = new Set(selected);
  return graph.nodes.map((node) => {
    const own = known.get(node.id);
    const isSelected = chosen.has(node.id);
    if (own !== undefined && own.selected === isSelected && isAt(own, node)) {
      return own;
    }
    return {
      ...own,
      id: node.id,
      type: "step" as const,
      position: node.position,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      data: NO_DATA,
      selected: isSelected,
      // The node itself knows what it is called: its numbers are in its name.
      domAttributes: { "aria-labelledby": nameId(node.id) },
    };
  });
}

function isAt(flow: StepFlowNode, node: GraphNode): boolean {
  return flow.position.x === node.position.x && flow.position.y === node.position.y;
}

function flowEdges(graph: Graph, selected: readonly string[]): StepFlowEdge[] {
  const chosen = new Set(selected);
  return graph.edges.map((edge) => ({
    id: edgeId(edge),
    type: "way",
    source: edge.from,
    sourceHandle: edge.port,
    target: edge.to,
    selected: chosen.has(edgeId(edge)),
    data: NO_DATA,
  }));
}
