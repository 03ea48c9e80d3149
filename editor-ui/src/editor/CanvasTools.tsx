import { ActionIcon, Tooltip } from "@mantine/core";
import { type FitViewOptions, Panel, useReactFlow } from "@xyflow/react";
import { type LucideIcon, Maximize, Minus, Plus, Sparkles } from "lucide-react";
import { tidy } from "./actions";
import classes from "./Canvas.module.css";
import { useEditor } from "./EditorContext";

/** Zooming, fitting and tidying, in the corner of the canvas. */
export function CanvasTools(props: { fit: FitViewOptions }) {
  const editor = useEditor();
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const fit = () => void fitView({ ...props.fit, duration: 220 });
  return (
    <Panel className={classes.tools} position="bottom-left">
      <Tool icon={Minus} label="Zoom out" onClick={() => void zoomOut({ duration: 120 })} />
      <Tool icon={Plus} label="Zoom in" onClick={() => void zoomIn({ duration: 120 })} />
      <Tool icon={Maximize} label="Fit everything in (F)" onClick={fit} />
      <Tool
        icon={Sparkles}
        label="Tidy up (T)"
        onClick={() => {
          tidy(editor);
          requestAnimationFrame(fit);
        }}
      />
    </Panel>
  );
}

function Tool(props: { icon: LucideIcon; label: string; onClick: () => void }) {
  return (
    <Tooltip label={props.label} position="top">
      <ActionIcon
        aria-label={props.label.replace(/ \(.\)$/, "")}
        color="gray"
        onClick={props.onClick}
        size={30}
        variant="subtle"
      >
        <props.icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
