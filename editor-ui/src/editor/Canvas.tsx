import "@xyflow/react/dist/base.css";
import { notifications } from "@mantine/notifications";
import {
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionLineType,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useColorScheme } from "../shell/useColorScheme";
import { dropInto, lead, mayDropInto } from "./actions";
import classes from "./Canvas.module.css";
import { CanvasMap } from "./CanvasMap";
import { CanvasTools } from "./CanvasTools";
import { ArrowHeads, EdgeView } from "./EdgeView";
import { useEditor, useUi } from "./EditorContext";
import { moveNodes } from "./edits";
import { NextStep } from "./NextStep";
import { NodeView, type StepFlowNode } from "./NodeView";
import { refusal } from "./rules";
import { useCanvasKeys } from "./useCanvasKeys";
import { useClipboard } from "./useClipboard";
import { edgeAt, useDrops } from "./useDrops";
import { useFlow } from "./useFlow";
import { ALL_IN_VIEW, open, SMALLEST } from "./view";

const NODE_TYPES = { step: NodeView };
const EDGE_TYPES = { way: EdgeView };
const FEW_NODES = 10;
const LINE = { stroke: "var(--brand)", strokeWidth: 2 };
// Shift also draws a box, on the canvas beside the nodes.
const MORE_KEYS = ["Shift", "Control", "Meta"];
const GRID: [number, number] = [8, 8];

/** Where campaigns are drawn. */
export default function Canvas() {
  const editor = useEditor();
  const { scheme } = useColorScheme();
  const { doc, ui, catalogue } = editor;
  const { nodes, edges, onNodesChange, onEdgesChange } = useFlow();
  const flow = useReactFlow();
  const frame = useRef<HTMLElement>(null);
  // A map of what can be seen at a glance would only stand before it.
  const isLarge = nodes.length > FEW_NODES;
  const drops = useDrops();
  useClipboard(frame);
  const onKeyDown = useCanvasKeys(frame, ALL_IN_VIEW);
  useFocusAsked(frame);

  const isValid = useCallback(
    ({
      source,
      sourceHandle,
      target,
    }: Pick<Connection, "source" | "target"> & { sourceHandle?: string | null }) =>
      refusal(doc.getState().graph, catalogue, { node: source, port: sourceHandle ?? "" }, target) ===
      undefined,
    [doc, catalogue],
  );
  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      const why = lead(editor, { node: source, port: sourceHandle ?? "" }, target);
      if (why !== undefined) {
        notifications.show({ message: why, color: "red" });
      }
    },
    [editor],
  );
  const handlers = useMemo(
    () => ({
      // Not before it has moved: a click would miss what it began on.
      onMove: (event: MouseEvent | TouchEvent | null) => hold(frame.current, event),
      onMoveEnd: () => letGo(frame.current),
      onNodeDrag: (
        event: MouseEvent | TouchEvent | React.MouseEvent,
        node: StepFlowNode,
        dragged: StepFlowNode[],
      ) => {
        hold(frame.current, "nativeEvent" in event ? event.nativeEvent : event);
        // To ask what lies under the pointer costs more than the whole frame: only where the answer counts.
        if (!("clientX" in event) || dragged.length !== 1 || !mayDropInto(editor, node.id)) {
          return;
        }
        const edge = edgeAt(event.clientX, event.clientY, node.id);
        if (ui.getState().dropEdge !== edge) {
          ui.setState({ dropEdge: edge });
        }
      },
      onNodeDragStop: (_: unknown, node: StepFlowNode, dragged: StepFlowNode[]) => {
        letGo(frame.current);
        const spots = new Map(dragged.map((each) => [each.id, each.position]));
        doc.getState().edit((graph) => moveNodes(graph, spots));
        const { dropEdge } = ui.getState();
        ui.setState({ dropEdge: undefined });
        if (dropEdge !== undefined && dragged.length === 1) {
          dropInto(editor, node.id, dropEdge);
        }
      },
    }),
    [doc, editor, ui],
  );

  return (
    <section
      aria-label="Working area"
      className={classes.canvas}
      onDragLeave={drops.onDragLeave}
      onDragOver={drops.onDragOver}
      onDrop={drops.onDrop}
      onKeyDown={onKeyDown}
      ref={frame}
    >
      <ArrowHeads />
      <ReactFlow
        colorMode={scheme}
        connectionLineStyle={LINE}
        connectionLineType={ConnectionLineType.SmoothStep}
        connectionRadius={40}
        deleteKeyCode={null}
        disableKeyboardA11y
        edges={edges}
        edgesFocusable={false}
        edgeTypes={EDGE_TYPES}
        onInit={(instance) => open(instance, doc.getState().graph.nodes, frame.current)}
        isValidConnection={isValid}
        maxZoom={1.8}
        multiSelectionKeyCode={MORE_KEYS}
        minZoom={SMALLEST}
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        onConnect={onConnect}
        onConnectEnd={(event, connection) => {
          // An output that is let go over nothing asks what is to follow it.
          const { fromNode, fromHandle, toNode, isValid: fits } = connection;
          if (toNode === null && fromNode !== null && fromHandle?.type === "source" && "clientX" in event) {
            const spot = flow.screenToFlowPosition({ x: event.clientX - 132, y: event.clientY });
            const from = { node: fromNode.id, port: fromHandle.id ?? "" };
            ui.setState({ finding: { kind: "add", from, at: spot } });
          } else if (toNode !== null && fromNode !== null && fits === false) {
            onConnect({
              source: fromNode.id,
              sourceHandle: fromHandle?.id ?? "",
              target: toNode.id,
              targetHandle: null,
            });
          }
        }}
        onEdgesChange={onEdgesChange}
        onNodeClick={(event, node) => {
          // Of several that are selected, a plain click means this one.
          if (!event.shiftKey && !event.ctrlKey && !event.metaKey && ui.getState().selected.length > 1) {
            ui.setState({ selected: [node.id], selectedEdges: [] });
          }
        }}
        onNodeDoubleClick={(_, node) =>
          ui.setState(({ focus }) => ({
            focus: { node: node.id, times: (focus?.times ?? 0) + 1, intoSettings: true },
          }))
        }
        onNodesChange={onNodesChange}
        panOnScroll
        snapGrid={GRID}
        snapToGrid
        zoomOnDoubleClick={false}
        {...handlers}
      >
        <Background gap={24} size={1.4} variant={BackgroundVariant.Dots} />
        <CanvasTools fit={ALL_IN_VIEW} />
        {isLarge && <CanvasMap />}
        <NextStep />
      </ReactFlow>
    </section>
  );
}

/**
 * While the canvas or a node is moved, a pane lies over all: to find out each time what is under the pointer is most of
 * the work in a large campaign, and nobody asks. A wheel has to reach the canvas, so it does not count.
 */
function hold(frame: HTMLElement | null, event: unknown): void {
  if (event instanceof MouseEvent && !(event instanceof WheelEvent)) {
    frame?.setAttribute("data-held", "");
  }
}

function letGo(frame: HTMLElement | null): void {
  frame?.removeAttribute("data-held");
}

/** Gives a node the keyboard, and brings it into view, when somebody asks for it. */
function useFocusAsked(frame: React.RefObject<HTMLElement | null>) {
  const focus = useUi((ui) => ui.focus);
  const { doc } = useEditor();
  const { getZoom, setCenter, flowToScreenPosition } = useReactFlow();
  useEffect(() => {
    const box = frame.current?.getBoundingClientRect();
    const node = doc.getState().graph.nodes.find((each) => each.id === focus?.node);
    if (focus === undefined || node === undefined || box === undefined) {
      return;
    }
    const centre = { x: node.position.x + 132, y: node.position.y + 56 };
    const { x, y } = flowToScreenPosition(centre);
    const isInside = x > box.left + 140 && x < box.right - 140 && y > box.top + 70 && y < box.bottom - 70;
    if (!isInside) {
      void setCenter(centre.x, centre.y, { zoom: getZoom(), duration: 220 });
    }
    if (!focus.intoSettings) {
      requestAnimationFrame(() => {
        frame.current
          ?.querySelector<HTMLElement>(`[data-id="${CSS.escape(node.id)}"]`)
          ?.focus({ preventScroll: true });
      });
    }
  }, [doc, focus, flowToScreenPosition, frame, getZoom, setCenter]);
}
