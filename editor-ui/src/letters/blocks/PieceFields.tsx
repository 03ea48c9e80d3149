import { Button, Textarea, TextInput } from "@mantine/core";
import { ImageUp } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { LinesSkeleton } from "../../shared/States";
import { ImageDialog } from "../ImageDialog";
import { insertAtCursor } from "../SourceEditor";
import { VariablesMenu } from "../VariablesMenu";
import classes from "./Blocks.module.css";
import { FieldInput } from "./FieldInput";
import { kindOf } from "./kinds";
import { SourceField } from "./SourceField";
import { attribute, contentOf, inherited, type Letter, type Piece, sourceOf } from "./tree";
import type { Actions } from "./useBlocks";

const BlockText = lazy(() => import("../rich/BlockText"));

interface PieceFieldsProps {
  site: string;
  letter: Letter;
  piece: Piece;
  actions: Actions;
}

/** The settings of a block, its words first. */
export function PieceFields(props: PieceFieldsProps) {
  const { site, letter, piece, actions } = props;
  const kind = kindOf(piece.name);
  return (
    <div className={classes.fields}>
      <h3 className={classes.heading}>{kind.label}</h3>
      {kind.content === "rich" && (
        <Suspense fallback={<LinesSkeleton lines={2} />}>
          <BlockText
            html={contentOf(letter, piece)}
            onChange={(content) => actions.write(piece, content)}
            site={site}
          />
        </Suspense>
      )}
      {kind.content === "words" && <Words {...props} />}
      {kind.content === "source" && (
        <SourceField
          label="Content"
          onChange={(content) => actions.write(piece, content)}
          value={contentOf(letter, piece)}
        />
      )}
      {piece.name === "mj-image" && <Picture {...props} />}
      <div className={classes.settings}>
        {kind.fields.map((field) => (
          <FieldInput
            field={field}
            inherited={inherited(letter, piece, field.name)}
            key={field.name}
            onChange={(value) => actions.set(piece, field.name, value)}
            value={attribute(piece, field.name) ?? ""}
          />
        ))}
      </div>
      <details className={classes.source}>
        <summary>MJML of this block</summary>
        <SourceField
          isWhole
          label="MJML of this block"
          onChange={(text) => actions.rewrite(piece, text)}
          value={sourceOf(letter, piece)}
        />
      </details>
    </div>
  );
}

function Words(props: PieceFieldsProps) {
  const { site, letter, piece, actions } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <div>
      <div className={classes.label}>
        <span>Words</span>
        <VariablesMenu isSmall onChoose={(text) => insertAtCursor(field.current, text)} site={site} />
      </div>
      <Textarea
        aria-label="Words"
        autosize
        minRows={1}
        onChange={(event) => actions.write(piece, event.currentTarget.value)}
        ref={field}
        size="xs"
        value={contentOf(letter, piece)}
      />
    </div>
  );
}

function Picture(props: PieceFieldsProps) {
  const { site, piece, actions } = props;
  const [isChoosing, setChoosing] = useState(false);
  const src = attribute(piece, "src") ?? "";
  return (
    <div className={classes.picture}>
      {src !== "" && !src.includes("{") && <img alt="" src={src} />}
      <Button
        leftSection={<ImageUp size={14} />}
        onClick={() => setChoosing(true)}
        size="xs"
        variant="default"
      >
        {src === "" ? "Choose or upload an image" : "Another image"}
      </Button>
      <TextInput
        label="Address"
        onChange={(event) => actions.set(piece, "src", event.currentTarget.value)}
        placeholder="https://…, or {{ event.image }}"
        size="xs"
        value={src}
      />
      <ImageDialog
        isOpen={isChoosing}
        onChoose={({ url }) => actions.set(piece, "src", url)}
        onClose={() => setChoosing(false)}
        site={site}
      />
    </div>
  );
}
