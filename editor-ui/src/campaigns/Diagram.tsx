import "@xyflow/react/dist/base.css";
import { Background, BackgroundVariant, Controls, type Edge, MarkerType, ReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { count } from "../shared/format";
import { useColorScheme } from "../shell/useColorScheme";
import classes from "./Diagram.module.css";
import { layout, NODE_HEIGHT, NODE_WIDTH } from "./layout";
import { type StepFlowNode, StepNodeView } from "./StepNodeView";
import type { Drawing, Step } from "./steps";

const NODE_TYPES = { step: StepNodeView };
const FIT = { padding: 0.12, maxZoom: 1.05, minZoom: 0.55 };

/** The campaign as it is drawn, to be looked at: pan, zoom, and walk through it with the Tab key. */
export default function Diagram(props: Drawing) {
  const { steps, edges } = props;
  const { scheme } = useColorScheme();
  // Counts change all the time; places only with the shape.
  const shape = JSON.stringify([steps.map((step) => step.id), edges]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for both
  const places = useMemo(() => layout({ steps, edges }), [shape]);
  const nodes = steps.map(
    (step): StepFlowNode => ({
      id: step.id,
      type: "step",
      position: places.get(step.id) ?? { x: 0, y: 0 },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      data: { step },
      ariaLabel: ariaLabelOf(step),
    }),
  );
  const lines = edges.map((edge): Edge => {
    const from = steps.find((step) => step.id === edge.from);
    const passed = from?.ports.find(({ name }) => name === edge.port)?.count ?? 0;
    const isUsed = passed > 0;
    return {
      id: `${edge.from}/${edge.port}/${edge.to}`,
      source: edge.from,
      sourceHandle: edge.port,
      target: edge.to,
      ...(from?.isCounted === true && { label: count(passed) }),
      className: `${classes.edge} ${isUsed ? classes.used : ""}`,
      markerEnd: {
        type: MarkerType.ArrowClosed,
        color: isUsed ? "var(--edge-used)" : "var(--edge)",
        markerUnits: "userSpaceOnUse",
        width: 17,
        height: 17,
      },
    };
  });
  return (
    <section aria-label="Diagram of the campaign" className={classes.canvas}>
      <ReactFlow
        colorMode={scheme}
        edges={lines}
        edgesFocusable={false}
        fitView
        fitViewOptions={FIT}
        maxZoom={1.6}
        minZoom={0.25}
        nodes={nodes}
        nodesConnectable={false}
        nodesDraggable={false}
        nodeTypes={NODE_TYPES}
        panOnScroll
      >
        <Background gap={20} size={1.4} variant={BackgroundVariant.Dots} />
        <Controls fitViewOptions={FIT} showInteractive={false} />
      </ReactFlow>
    </section>
  );
}

function ariaLabelOf(step: Step): string {
  const ports = step.ports.map((port) => `${port.label}: ${port.count}`).join(", ");
  return step.isCounted
    ? `${step.title}: ${step.sentence} Entered: ${step.counts.entered}. Left by ${ports}.`
    : `${step.title}: ${step.sentence}`;
}
