import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { NodeIcon } from "../campaigns/NodeIcon";
import { sentenceOf } from "../campaigns/sentence";
import { useFormChoices } from "../schema-form/FormContext";
import { addStep, lead } from "./actions";
import { type Editor, useDoc, useEditor, useUi } from "./EditorContext";
import { Finder, type Found } from "./Finder";
import classes from "./Finder.module.css";
import { edgeId, type Graph, nodeOf } from "./graph";
import { canInsert, mainPort, openPorts, portsOf, refusal } from "./rules";
import { type Finding, focusNode } from "./uiStore";

/** The dialogs of the canvas: what to add, and what to connect to. */
export function FindingDialog() {
  const finding = useUi((ui) => ui.finding);
  switch (finding?.kind) {
    case "add":
      return <Add finding={finding} />;
    case "connect":
      return finding.port === undefined ? (
        <ChooseOutput node={finding.node} />
      ) : (
        <Connect node={finding.node} port={finding.port} />
      );
    default:
      return null;
  }
}

function close(editor: Editor): void {
  editor.ui.setState({ finding: undefined });
}

function Add(props: { finding: Extract<Finding, { kind: "add" }> }) {
  const editor = useEditor();
  const graph = useDoc((doc) => doc.graph);
  const [from, setFrom] = useState(props.finding.from);
  const { edge, at } = props.finding;
  const items = [...editor.catalogue.values()]
    .map((type): Found => {
      const refused = refusedType(editor, graph, type.type, from?.node, edge);
      return {
        id: type.type,
        label: type.title,
        detail: type.description,
        kind: type.kind,
        keywords: type.keywords.join(" "),
        icon: <NodeIcon name={type.icon} />,
        refused,
      };
    })
    .sort((one, other) => Number(one.refused !== undefined) - Number(other.refused !== undefined));
  const source = from === undefined ? undefined : nodeOf(graph, from.node);
  const sourceType = editor.catalogue.get(source?.type ?? "");
  const ports = source === undefined ? [] : openPorts(graph, sourceType, source.id, source.config);
  return (
    <Finder
      above={
        from !== undefined &&
        ports.length > 1 && (
          <div className={classes.above}>
            <span>After</span>
            <SegmentedControl
              aria-label="After which output"
              data={ports.map((port) => ({ value: port.name, label: port.label }))}
              onChange={(port) => setFrom({ node: from.node, port })}
              size="xs"
              value={from.port}
            />
          </div>
        )
      }
      empty="No node is called that."
      items={items}
      onClose={() => close(editor)}
      onTake={(type) => {
        const found = editor.catalogue.get(type);
        if (found !== undefined) {
          addStep(editor, found, { from, edge, at });
        }
      }}
      placeholder="Search nodes"
      title={addTitle(from?.port, sourceType?.title, edge)}
    />
  );
}

function addTitle(port: string | undefined, title: string | undefined, edge: string | undefined): string {
  if (edge !== undefined) {
    return "Insert a node";
  }
  return port === undefined || title === undefined ? "Add a node" : `Add a node after “${title}”`;
}

function refusedType(
  editor: Editor,
  graph: Graph,
  type: string,
  from: string | undefined,
  edge: string | undefined,
): string | undefined {
  const { catalogue } = editor;
  const added = catalogue.get(type);
  if (edge !== undefined) {
    const found = graph.edges.find((each) => edgeId(each) === edge);
    const fits = found !== undefined && canInsert(catalogue, graph, found, type);
    return fits ? undefined : "It can't stand between these two.";
  }
  if (from === undefined || added === undefined) {
    return undefined;
  }
  const probe = {
    ...graph,
    nodes: [...graph.nodes, { id: " ", type, config: {}, position: { x: 0, y: 0 } }],
  };
  return refusal(probe, catalogue, { node: from, port: mainPort(catalogue.get(type)) ?? "" }, " ");
}

/** The first of two questions: which output is to be connected. A node with one alone is not asked about. */
function ChooseOutput(props: { node: string }) {
  const editor = useEditor();
  const { catalogue, doc, ui } = editor;
  const graph = doc.getState().graph;
  const node = nodeOf(graph, props.node);
  const type = catalogue.get(node?.type ?? "");
  const ports = portsOf(type, node?.config ?? {});
  const [only, ...others] = ports;
  if (only !== undefined && others.length === 0) {
    return <Connect node={props.node} port={only.name} />;
  }
  const titleOf = (id: string) => catalogue.get(nodeOf(graph, id)?.type ?? "")?.title ?? id;
  const items = ports.map((port): Found => {
    const targets = graph.edges.filter((each) => each.from === props.node && each.port === port.name);
    const leads = targets.map((each) => `“${titleOf(each.to)}”`).join(", ");
    return {
      id: port.name,
      label: port.label,
      detail: leads === "" ? "leads nowhere yet" : `leads to ${leads}`,
    };
  });
  return (
    <Finder
      empty="It has no such output."
      items={items}
      onClose={() => close(editor)}
      onTake={(port) => ui.setState({ finding: { kind: "connect", node: props.node, port } })}
      placeholder="Search outputs"
      title={`Connect which output of “${type?.title ?? props.node}”?`}
    />
  );
}

function Connect(props: { node: string; port: string }) {
  const editor = useEditor();
  const { catalogue, doc } = editor;
  const { port } = props;
  const graph = doc.getState().graph;
  const choices = useFormChoices();
  const type = catalogue.get(nodeOf(graph, props.node)?.type ?? "");
  const label = type?.outputs.find((each) => each.name === port)?.label ?? port;
  const names = new Map([...choices.letters, ...choices.segments].map((each) => [each.value, each.label]));
  const items = graph.nodes
    .filter((each) => each.id !== props.node)
    .map((each): Found => {
      const found = catalogue.get(each.type);
      return {
        id: each.id,
        label: found?.title ?? each.type,
        detail: sentenceOf(each, found, names),
        icon: <NodeIcon name={found?.icon ?? ""} />,
        refused: refusal(graph, catalogue, { node: props.node, port }, each.id),
        ...(found === undefined ? {} : { kind: found.kind }),
      };
    })
    .sort((one, other) => Number(one.refused !== undefined) - Number(other.refused !== undefined));
  return (
    <Finder
      empty="There is no such node in this campaign."
      items={items}
      onClose={() => close(editor)}
      onTake={(to) => {
        lead(editor, { node: props.node, port }, to);
        focusNode(editor.ui, props.node);
      }}
      placeholder="Search what to connect to"
      title={`Connect “${label}” of “${type?.title ?? props.node}” to…`}
    />
  );
}
