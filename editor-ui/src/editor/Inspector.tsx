import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { CopyPlus, Trash2, TriangleAlert, X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { Link } from "react-router";
import { failuresUrl } from "../campaigns/failuresUrl";
import { NodeIcon } from "../campaigns/NodeIcon";
import { SchemaForm } from "../schema-form/SchemaForm";
import type { JsonSchema } from "../schema-form/schema";
import { count } from "../shared/format";
import { deleteSelected, duplicateSelected, setConfig } from "./actions";
import { useDoc, useEditor, useUi } from "./EditorContext";
import { type GraphNode, nodeOf } from "./graph";
import { portsOf } from "./rules";
import classes from "./Side.module.css";
import { focusNode } from "./uiStore";
import { useNodeCounts } from "./useCounts";

/** The settings of the node that is selected; several can only be copied and deleted together. */
export function Inspector() {
  const selected = useUi((ui) => ui.selected);
  const only = selected.length === 1 ? selected[0] : undefined;
  const node = useDoc((doc) => (only === undefined ? undefined : nodeOf(doc.graph, only)));
  if (node !== undefined) {
    return <Settings key={node.id} node={node} />;
  }
  return selected.length > 1 ? <Several count={selected.length} /> : null;
}

function Several(props: { count: number }) {
  const editor = useEditor();
  return (
    <section aria-label="Settings" className={classes.inspector}>
      <div className={classes.bar}>
        <h2 className={classes.title}>{props.count} nodes</h2>
      </div>
      <div className={classes.actions}>
        <Button
          leftSection={<CopyPlus size={14} />}
          onClick={() => duplicateSelected(editor)}
          variant="default"
        >
          Duplicate
        </Button>
        <Button leftSection={<Trash2 size={14} />} onClick={() => deleteSelected(editor)} variant="default">
          Delete
        </Button>
      </div>
    </section>
  );
}

function Settings(props: { node: GraphNode }) {
  const { node } = props;
  const editor = useEditor();
  const type = editor.catalogue.get(node.type);
  const problems = useUi((ui) => ui.problems);
  const focus = useUi((ui) => ui.focus);
  const panel = useRef<HTMLElement>(null);
  const own = useMemo(() => problems.filter((problem) => problem.node === node.id), [problems, node.id]);
  const prefix = `nodes/${node.id}/config/`;
  const errors = useMemo(
    () =>
      new Map(
        own.flatMap((problem) =>
          problem.path.startsWith(prefix)
            ? [[problem.path.slice(prefix.length), problem.message] as const]
            : [],
        ),
      ),
    [own, prefix],
  );
  const others = own.filter((problem) => !problem.path.startsWith(prefix));
  useEffect(() => {
    if (focus?.node === node.id && focus.intoSettings) {
      const field = panel.current?.querySelector<HTMLElement>("[data-form] :is(input, select, textarea)");
      (field ?? panel.current)?.focus();
    }
  }, [focus, node.id]);
  const back = () => focusNode(editor.ui, node.id);
  return (
    <section
      aria-label={`Settings of ${type?.title ?? node.type}`}
      className={classes.inspector}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          event.stopPropagation();
          back();
        }
      }}
      ref={panel}
      tabIndex={-1}
    >
      <div className={classes.bar} data-kind={type?.kind}>
        <span aria-hidden className={classes.icon}>
          <NodeIcon name={type?.icon ?? ""} />
        </span>
        <h2 className={classes.title}>{type?.title ?? node.type}</h2>
        <Tooltip label="Duplicate (Ctrl D)">
          <ActionIcon
            aria-label="Duplicate"
            color="gray"
            onClick={() => duplicateSelected(editor)}
            variant="subtle"
          >
            <CopyPlus size={15} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Delete (Del)">
          <ActionIcon
            aria-label="Delete"
            color="gray"
            onClick={() => deleteSelected(editor)}
            variant="subtle"
          >
            <Trash2 size={15} />
          </ActionIcon>
        </Tooltip>
        <ActionIcon
          aria-label="Close the settings"
          color="gray"
          onClick={() => editor.ui.setState({ selected: [] })}
          variant="subtle"
        >
          <X size={16} />
        </ActionIcon>
      </div>
      <div className={classes.body}>
        <p className={classes.description}>
          {type?.description ?? "This version of Tracktor has no such node. Delete it, or update."}
        </p>
        {others.map((problem) => (
          <p className={classes.problem} key={problem.code + problem.path} role="alert">
            {problem.message}
          </p>
        ))}
        {type !== undefined && (
          <div data-form>
            <SchemaForm
              errors={errors}
              onChange={(config, field) => setConfig(editor, node.id, config, field)}
              schema={type.settings as JsonSchema}
              value={node.config}
            />
          </div>
        )}
        <Ways node={node} />
        <Here node={node.id} />
      </div>
    </section>
  );
}

/** Where each output leads, with a way to lead it elsewhere by keyboard. */
function Ways(props: { node: GraphNode }) {
  const { node } = props;
  const editor = useEditor();
  const graph = useDoc((doc) => doc.graph);
  const ports = portsOf(editor.catalogue.get(node.type), node.config);
  const titleOf = (id: string) => {
    const type = nodeOf(graph, id)?.type ?? "";
    return editor.catalogue.get(type)?.title ?? type;
  };
  return (
    <dl className={classes.ways}>
      {ports.map((port) => {
        const targets = graph.edges.filter((edge) => edge.from === node.id && edge.port === port.name);
        return (
          <div className={classes.wayRow} key={port.name}>
            <dt title={port.description}>{port.label}</dt>
            <dd>
              {targets.map((edge) => (
                <button
                  className={classes.link}
                  key={edge.to}
                  onClick={() => focusNode(editor.ui, edge.to)}
                  type="button"
                >
                  {titleOf(edge.to)}
                </button>
              ))}
              {targets.length === 0 && (
                <button
                  aria-label={`${port.label} ends here; add a node`}
                  className={classes.link}
                  data-open
                  onClick={() =>
                    editor.ui.setState({
                      finding: { kind: "add", from: { node: node.id, port: port.name } },
                    })
                  }
                  type="button"
                >
                  ends here; add a node
                </button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Here(props: { node: string }) {
  const { ui, site, campaign } = useEditor();
  const counts = useNodeCounts(props.node);
  if (counts === undefined || counts.entered === 0) {
    return null;
  }
  return (
    <>
      <Button
        onClick={() => ui.setState({ people: { node: props.node, place: "here" } })}
        size="xs"
        variant="default"
      >
        {count(counts.entered)} entered, {count(counts.waiting)} waiting: show people
      </Button>
      {counts.failing > 0 && (
        <Button
          color="red.9"
          component={Link}
          leftSection={<TriangleAlert size={13} />}
          size="xs"
          to={failuresUrl(site, campaign, props.node)}
          variant="light"
        >
          {count(counts.failing)} failed: see to them
        </Button>
      )}
    </>
  );
}
