import { Handle, type Node, type NodeProps, Position, useConnection } from "@xyflow/react";
import { CircleAlert, Plus, TriangleAlert } from "lucide-react";
import { memo, useState } from "react";
import { Link } from "react-router";
import type { NodeCounts } from "../api/campaigns";
import type { NodeType } from "../api/catalogue";
import type { Place } from "../api/drafts";
import { failuresUrl } from "../campaigns/failuresUrl";
import { NodeIcon } from "../campaigns/NodeIcon";
import { count, shortCount } from "../shared/format";
import classes from "./Canvas.module.css";
import { useDoc, useEditor, useUi } from "./EditorContext";
import { type GraphNode, nodeOf } from "./graph";
import { portsOf, refusal } from "./rules";
import { useNodeCounts } from "./useCounts";
import { useSentence } from "./useSentence";

/** Id of the element with a node's name. */
export function nameId(node: string): string {
  return `node-name-${node}`;
}

export type StepFlowNode = Node<Record<string, never>, "step">;

/** One node of the canvas. It finds what it shows by itself, so that a change elsewhere doesn't draw it anew. */
export const NodeView = memo(function NodeView(props: NodeProps<StepFlowNode>) {
  const node = useDoc((doc) => nodeOf(doc.graph, props.id));
  return node === undefined ? null : <Step node={node} />;
});

function Step(props: { node: GraphNode }) {
  const { node } = props;
  const { catalogue } = useEditor();
  const type = catalogue.get(node.type);
  const counts = useNodeCounts(node.id);
  const sentence = useSentence(node, type);
  const problem = useUi((ui) => ui.problems.find((each) => each.node === node.id)?.message);
  const more = useUi((ui) => ui.problems.filter((each) => each.node === node.id).length - 1);
  const isDropTarget = useUi((ui) => ui.dropNode === node.id);
  const lit = useUi((ui) => ui.lit && (ui.lit.counts ? undefined : (ui.lit.nodes.get(node.id) ?? "dark")));
  const fits = useFits(node.id);
  const shows =
    counts !== undefined && (type?.kind !== "audience" || counts.entered > 0) ? counts : undefined;
  return (
    <div
      className={classes.node}
      data-drop={isDropTarget || undefined}
      data-fits={fits}
      data-kind={type?.kind ?? "unknown"}
      data-lit={lit}
      data-problem={problem !== undefined || undefined}
    >
      <span className="hidden" id={nameId(node.id)}>
        {nameOf(type?.title ?? node.type, sentence, type, shows, problem)}
      </span>
      {type?.takes_input !== false && (
        <Handle className={classes.handle} data-input position={Position.Top} type="target" />
      )}
      <div className={classes.head}>
        <span aria-hidden className={classes.icon}>
          <NodeIcon name={type?.icon ?? ""} />
        </span>
        <span className={classes.title}>{type?.title ?? node.type}</span>
        {shows !== undefined && (
          <Figure
            label="entered"
            node={node.id}
            place={shows.waiting > 0 ? "here" : "ended"}
            title={`${count(shows.entered)} entered`}
          >
            <Ticking value={shows.entered} />
            <span className={classes.unit}>entered</span>
          </Figure>
        )}
      </div>
      <p className={classes.sentence} title={sentence}>
        {sentence}
      </p>
      {problem === undefined ? (
        shows !== undefined && <Asides counts={shows} node={node.id} type={type} />
      ) : (
        <p className={classes.problem} title={problem}>
          <CircleAlert aria-hidden size={13} />
          <span>
            {problem}
            {more > 0 && ` And ${more} more.`}
          </span>
        </p>
      )}
      <Ports node={node} shows={shows} type={type} />
    </div>
  );
}

function nameOf(
  title: string,
  sentence: string,
  type: NodeType | undefined,
  counts: NodeCounts | undefined,
  problem: string | undefined,
): string {
  const said = `${title}: ${sentence}`;
  if (problem !== undefined) {
    return `${said} Problem: ${problem}`;
  }
  if (counts === undefined) {
    return said;
  }
  const ports = (type?.outputs ?? []).map((port) => `${port.label}: ${counts.out[port.name] ?? 0}`);
  return `${said} Entered: ${counts.entered}. Left by ${ports.join(", ")}.`;
}

function Ports(props: { node: GraphNode; type: NodeType | undefined; shows: NodeCounts | undefined }) {
  const { node, type, shows } = props;
  const { ui } = useEditor();
  const connected = useDoc((doc) =>
    doc.graph.edges
      .filter((edge) => edge.from === node.id)
      .map((edge) => edge.port)
      .join("\n"),
  ).split("\n");
  return (
    <div className={classes.ports}>
      {portsOf(type, node.config).map((port) => {
        const isOpen = !connected.includes(port.name);
        return (
          <div
            className={classes.port}
            data-open={isOpen || undefined}
            key={port.name}
            title={port.description}
          >
            <span className={classes.portLabel}>{port.label}</span>
            {shows !== undefined && <Ticking value={shows.out[port.name] ?? 0} />}
            <Handle className={classes.handle} id={port.name} position={Position.Bottom} type="source" />
            {isOpen && (
              <button
                aria-label={`Add a node after ${port.label}`}
                className={`${classes.add} nodrag`}
                onClick={() =>
                  ui.setState({ finding: { kind: "add", from: { node: node.id, port: port.name } } })
                }
                tabIndex={-1}
                type="button"
              >
                <Plus size={12} strokeWidth={2.6} />
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** While an output is dragged about: whether it may be led here. */
function useFits(id: string): "yes" | "no" | undefined {
  const { doc, catalogue } = useEditor();
  return useConnection((connection) => {
    const node = connection.fromNode?.id;
    const port = connection.fromHandle?.id;
    if (!connection.inProgress || node === undefined || typeof port !== "string" || node === id) {
      return undefined;
    }
    return refusal(doc.getState().graph, catalogue, { node, port }, id) === undefined ? "yes" : "no";
  });
}

function Asides(props: { node: string; counts: NodeCounts; type: NodeType | undefined }) {
  const { node, counts, type } = props;
  const { site, campaign } = useEditor();
  const shown = [
    { label: "waiting", value: counts.waiting, place: "here" },
    { label: "skipped", value: counts.skipped, place: "ended" },
  ] as const;
  return (
    <div className={classes.asides}>
      {shown
        .filter(({ label, value }) => value > 0 && !type?.outputs.some((port) => port.name === label))
        .map(({ label, value, place }) => (
          <Figure key={label} label={label} node={node} place={place} title={`${count(value)} ${label}`}>
            {shortCount(value)} {label}
          </Figure>
        ))}
      {counts.failing > 0 && (
        <Link
          className={`${classes.figure} nodrag`}
          data-look="failed"
          tabIndex={-1}
          title={`${count(counts.failing)} failed here and wait for you to decide. Show them.`}
          to={failuresUrl(site, campaign, node)}
        >
          <TriangleAlert aria-hidden size={11} /> {shortCount(counts.failing)} failed
        </Link>
      )}
    </div>
  );
}

/** A number that leads to the people behind it. */
function Figure(props: {
  node: string;
  place: Place;
  label: string;
  title: string;
  children: React.ReactNode;
}) {
  const { ui } = useEditor();
  return (
    <button
      className={`${classes.figure} nodrag`}
      data-look={props.label}
      onClick={() => ui.setState({ people: { node: props.node, place: props.place } })}
      tabIndex={-1}
      title={`${props.title}. Show who is here.`}
      type="button"
    >
      {props.children}
    </button>
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
