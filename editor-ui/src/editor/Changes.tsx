import type { Comparison } from "../api/drafts";
import { type JsonSchema, labelOf } from "../schema-form/schema";
import classes from "./Dialogs.module.css";
import { useEditor } from "./EditorContext";
import { useNames } from "./useSentence";
import { usePorts, useTitles } from "./useTitles";

const WORDS = { added: "new", removed: "removed", changed: "changed" } as const;

/** What one definition has that another has not, a line each. */
export function Changes(props: { comparison: Comparison }) {
  const { nodes, connected, disconnected } = props.comparison;
  const titleOf = useTitles();
  const portOf = usePorts();
  if (nodes.length + connected.length + disconnected.length === 0) {
    return <p className={classes.none}>Nothing differs.</p>;
  }
  return (
    <ul className={classes.changes}>
      {nodes.map((node) => (
        <li data-change={node.change} key={node.node}>
          <span className={classes.mark}>{WORDS[node.change]}</span>
          <span>
            {titleOf(node.node, node.type)}
            <Settings node={node} />
          </span>
        </li>
      ))}
      {[
        { ways: connected, change: "added", verb: "leads to" },
        { ways: disconnected, change: "removed", verb: "no longer leads to" },
      ].map(({ ways, change, verb }) =>
        ways.map((way) => (
          <li data-change={change} key={`${verb}${way.from}${way.port}${way.to}`}>
            <span className={classes.mark}>way</span>
            <span>
              {titleOf(way.from)}{" "}
              <span className={classes.dim}>
                ({portOf(way.from, way.port)}) {verb}
              </span>{" "}
              {titleOf(way.to)}
            </span>
          </li>
        )),
      )}
    </ul>
  );
}

/** Each setting as it was and as it is. */
function Settings(props: { node: Comparison["nodes"][number] }) {
  const { node } = props;
  const { catalogue } = useEditor();
  const names = useNames();
  const properties = (catalogue.get(node.type)?.settings as JsonSchema | undefined)?.properties ?? {};
  const wordOf = (value: unknown) => {
    const text = typeof value === "string" ? (names.get(value) ?? value) : JSON.stringify(value);
    return text === undefined || text === "" ? "nothing" : text;
  };
  return node.settings.map((setting) => (
    <span className={classes.setting} key={setting}>
      {labelOf(setting, properties[setting] ?? {})}:{" "}
      <del className={classes.was}>{wordOf(node.before[setting])}</del>{" "}
      <span aria-hidden className={classes.dim}>
        →
      </span>{" "}
      <ins className={classes.is}>{wordOf(node.after[setting])}</ins>
    </span>
  ));
}
