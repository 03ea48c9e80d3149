import { Alert, Button, SegmentedControl } from "@mantine/core";
import { CircleAlert, LayoutTemplate } from "lucide-react";
import { useRef } from "react";
import { useParam } from "../../shared/useParam";
import type { ContentProps } from "../ContentEditor";
import { insertAtCursor, SourceEditor } from "../SourceEditor";
import { VariablesMenu } from "../VariablesMenu";
import classes from "./Blocks.module.css";
import { Canvas } from "./Canvas";
import { LayoutDialog } from "./LayoutDialog";
import { Panel } from "./Panel";
import { useBlocks } from "./useBlocks";

const VIEWS = [
  { value: "blocks", label: "Blocks" },
  { value: "source", label: "MJML source" },
];

/** A letter of blocks: chosen and moved where it is seen, edited beside it. Its MJML can be written, too. */
export default function BlocksEditor(props: ContentProps) {
  const { site, writing, problems } = props;
  const [asked, setView] = useParam("mjml");
  const [layout, setLayout] = useParam("layout");
  const source = useRef<HTMLTextAreaElement>(null);
  const blocks = useBlocks(site, writing);
  const isBroken = blocks.letter === undefined;
  const view = asked === "source" || isBroken ? "source" : "blocks";
  return (
    <section aria-label="Content" className={classes.editor}>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="Write as"
          data={VIEWS}
          disabled={isBroken}
          onChange={(next) => setView(next === "blocks" ? "" : next)}
          size="xs"
          value={view}
        />
        <Button
          leftSection={<LayoutTemplate size={14} />}
          onClick={() => setLayout("choose")}
          size="compact-sm"
          variant="default"
        >
          Choose layout
        </Button>
        <span className={classes.rest} />
        {view === "source" && (
          <VariablesMenu onChoose={(text) => insertAtCursor(source.current, text)} site={site} />
        )}
      </div>
      {isBroken && (
        <Alert color="orange" icon={<CircleAlert size={16} />} p="xs" role="alert" variant="light">
          Its elements are not closed as they were opened, so it is shown as source until that is mended.
        </Alert>
      )}
      {view === "source" ? (
        <SourceEditor
          error={problems.get("mjml")}
          isProse={false}
          label="MJML source"
          onChange={(mjml) => writing.change({ mjml })}
          placeholder="<mjml>"
          source={source}
          value={writing.draft.mjml}
        />
      ) : (
        <div className={classes.columns}>
          <Canvas blocks={blocks} site={site} />
          <Panel blocks={blocks} error={problems.get("mjml")} site={site} />
        </div>
      )}
      <LayoutDialog
        isOpen={layout === "choose"}
        onChoose={(mjml) => writing.change({ mjml }, "")}
        onClose={() => setLayout("")}
        site={site}
      />
    </section>
  );
}
