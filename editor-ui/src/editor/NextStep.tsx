import { Panel } from "@xyflow/react";
import classes from "./Canvas.module.css";
import { useDoc } from "./EditorContext";

/** What to do next, while a campaign has only just begun. */
export function NextStep() {
  const isNew = useDoc((doc) => doc.graph.nodes.length < 2 && doc.graph.edges.length === 0);
  return (
    isNew && (
      <Panel className={classes.next} position="bottom-center">
        <strong>When does it begin?</strong> Drag a trigger from the left, click one, or press <kbd>A</kbd> on
        a node. What follows is added behind it in the same way.
      </Panel>
    )
  );
}
