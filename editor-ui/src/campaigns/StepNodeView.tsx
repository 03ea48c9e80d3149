import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { useState } from "react";
import { count, shortCount } from "../shared/format";
import classes from "./Diagram.module.css";
import { NodeIcon } from "./NodeIcon";
import type { Step } from "./steps";

export type StepFlowNode = Node<{ step: Step }, "step">;

/** One node of the diagram: what it is, what it does, how many came and where they left. */
export function StepNodeView(props: NodeProps<StepFlowNode>) {
  const { step } = props.data;
  const { entered, failed, skipped, waiting } = step.counts;
  const asides = [
    { label: "waiting", value: waiting, look: "waiting" },
    { label: "skipped", value: skipped, look: "skipped" },
    { label: "failed", value: failed, look: "failed" },
  ].filter(({ label, value }) => value > 0 && !step.ports.some((port) => port.name === label));
  return (
    <div className={classes.node} data-kind={step.kind}>
      {step.takesInput && (
        <Handle className={classes.handle} isConnectable={false} position={Position.Top} type="target" />
      )}
      <div className={classes.head}>
        <span aria-hidden className={classes.icon}>
          <NodeIcon name={step.icon} />
        </span>
        <span className={classes.title}>{step.title}</span>
        {step.isCounted && (
          <span className={classes.entered} title={`${count(entered)} entered`}>
            <Ticking value={entered} />
            <span className={classes.unit}>entered</span>
          </span>
        )}
      </div>
      <p className={classes.sentence} title={step.sentence}>
        {step.sentence}
      </p>
      {asides.length > 0 && (
        <div className={classes.asides}>
          {asides.map(({ label, value, look }) => (
            <span data-look={look} key={label}>
              {shortCount(value)} {label}
            </span>
          ))}
        </div>
      )}
      <div className={classes.ports}>
        {step.ports.map((port) => (
          <div
            className={classes.port}
            data-open={!port.isConnected || undefined}
            key={port.name}
            title={port.description}
          >
            <span className={classes.portLabel}>{port.label}</span>
            {step.isCounted && <Ticking value={port.count} />}
            <Handle
              className={classes.handle}
              id={port.name}
              isConnectable={false}
              position={Position.Bottom}
              type="source"
            />
          </div>
        ))}
      </div>
    </div>
  );
}

// Lights up when the number changes, not when it first appears.
function Ticking(props: { value: number }) {
  const { value } = props;
  const [first] = useState(value);
  return (
    <span className={classes.number} data-changed={value !== first || undefined} key={value}>
      {shortCount(value)}
    </span>
  );
}
