import { Button, Group } from "@mantine/core";
import { CircleAlert, Plus } from "lucide-react";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { count } from "../shared/format";
import { useDoc, useEditor, useUi } from "./EditorContext";
import type { GraphNode } from "./graph";
import classes from "./ListView.module.css";
import { inOrder } from "./neighbours";
import { portsOf } from "./rules";
import { focusNode } from "./uiStore";
import { useNodeCounts } from "./useCounts";
import { useSentence } from "./useSentence";
import { useTitles } from "./useTitles";

/** The same campaign as a table in the order people go through it: for screen readers, and for reading closely. */
export default function ListView() {
  const { site, campaign, ui } = useEditor();
  const graph = useDoc((doc) => doc.graph);
  return (
    <section aria-label="List of nodes" className={classes.list}>
      <table className={classes.table}>
        <caption className="hidden">Nodes in the order people go through them</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">What it does</th>
            <th className={classes.figure} scope="col">
              Entered
            </th>
            <th className={classes.figure} scope="col">
              Waiting
            </th>
            <th scope="col">Leads to</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(graph).map((node) => (
            <Row key={node.id} node={node} />
          ))}
        </tbody>
      </table>
      <Group className={classes.add} gap="xs">
        <Button
          leftSection={<Plus size={15} />}
          onClick={() => ui.setState({ finding: { kind: "add" } })}
          variant="default"
        >
          Add a node
        </Button>
        <CsvButton href={tableUrl(site, `campaigns/${campaign}/nodes`)} />
      </Group>
    </section>
  );
}

function Row(props: { node: GraphNode }) {
  const { node } = props;
  const { ui, catalogue } = useEditor();
  const edges = useDoc((doc) => doc.graph.edges);
  const type = catalogue.get(node.type);
  const sentence = useSentence(node, type);
  const counts = useNodeCounts(node.id);
  const problems = useUi((state) => state.problems);
  const own = problems.filter((problem) => problem.node === node.id);
  const isSelected = useUi((state) => state.selected.includes(node.id));
  const titleOf = useTitles();
  return (
    <tr data-selected={isSelected || undefined}>
      <th scope="row">
        <button className={classes.open} onClick={() => focusNode(ui, node.id, true)} type="button">
          {type?.title ?? node.type}
        </button>
      </th>
      <td>
        {sentence}
        {own.map((problem) => (
          <p className={classes.problem} key={problem.path + problem.code}>
            <CircleAlert aria-hidden size={13} /> {problem.message}
          </p>
        ))}
      </td>
      <td className={classes.figure}>{count(counts?.entered ?? 0)}</td>
      <td className={classes.figure}>{count(counts?.waiting ?? 0)}</td>
      <td>
        <ul className={classes.ways}>
          {portsOf(type, node.config).map((port) => {
            const targets = edges.filter((edge) => edge.from === node.id && edge.port === port.name);
            const names = targets.map((edge) => titleOf(edge.to)).join(", ");
            return (
              <li key={port.name}>
                <span className={classes.port}>{port.label}</span>{" "}
                <strong>{count(counts?.out[port.name] ?? 0)}</strong>{" "}
                {targets.length > 0 ? (
                  <span>to {names}</span>
                ) : (
                  <button
                    aria-label={`Add a node after ${port.label} of ${type?.title ?? node.type}`}
                    className={classes.open}
                    onClick={() =>
                      ui.setState({ finding: { kind: "add", from: { node: node.id, port: port.name } } })
                    }
                    type="button"
                  >
                    add
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </td>
    </tr>
  );
}
