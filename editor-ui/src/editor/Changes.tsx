import type { Comparison } from "../api/drafts";
import classes from "./Dialogs.module.css";
import { useTitles } from "./useTitles";

const WORDS = { added: "new", removed: "removed", changed: "changed" } as const;

/** What one definition has that another has not, a line each. */
export function Changes(props: { comparison: Comparison }) {
  const { nodes, connected, disconnected } = props.comparison;
  const titleOf = useTitles();
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
            {node.settings.length > 0 && (
              <span className={classes.dim}> · {node.settings.join(", ").replaceAll("_", " ")}</span>
            )}
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
                ({way.port}) {verb}
              </span>{" "}
              {titleOf(way.to)}
            </span>
          </li>
        )),
      )}
    </ul>
  );
}
