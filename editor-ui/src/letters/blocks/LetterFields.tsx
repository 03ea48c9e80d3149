import { Button, TextInput } from "@mantine/core";
import { BookmarkPlus } from "lucide-react";
import { useState } from "react";
import { SavePiece } from "../SavePiece";
import classes from "./Blocks.module.css";
import { type Edit, setAttribute, setContent } from "./edits";
import { FieldInput } from "./FieldInput";
import type { Field } from "./kinds";
import { attribute, contentOf, type Letter, type Piece } from "./tree";

interface LetterFieldsProps {
  site: string;
  letter: Letter;
  take: (edit: Edit, kind: string) => void;
}

const BODY: readonly Field[] = [
  { name: "background-color", label: "Behind the letter", kind: "colour" },
  { name: "width", label: "Width", kind: "text", example: "600px" },
];
const ALL: readonly { of: string; title: string; fields: readonly Field[] }[] = [
  {
    of: "mj-text",
    title: "All text",
    fields: [
      { name: "color", label: "Colour", kind: "colour" },
      { name: "font-size", label: "Size", kind: "text", example: "16px" },
    ],
  },
  {
    of: "mj-button",
    title: "All buttons",
    fields: [
      { name: "background-color", label: "Background", kind: "colour" },
      { name: "color", label: "Words", kind: "colour" },
      { name: "border-radius", label: "Round corners", kind: "text", example: "8px" },
    ],
  },
];

/** What holds for the whole letter, where a block says nothing else. */
export function LetterFields(props: LetterFieldsProps) {
  const { site, letter, take } = props;
  const [isSaving, setSaving] = useState(false);
  const inHead = letter.head?.children ?? [];
  const line = inHead.find(({ name }) => name === "mj-preview");
  const defaults = inHead.find(({ name }) => name === "mj-attributes")?.children ?? [];
  const input = (of: Piece, field: Field) => (
    <FieldInput
      field={field}
      inherited=""
      key={field.name}
      onChange={(value) => take(setAttribute(letter, of, field.name, value), `${of.start} ${field.name}`)}
      value={attribute(of, field.name) ?? ""}
    />
  );
  return (
    <div className={classes.fields}>
      {line !== undefined && (
        <TextInput
          description="Stands beside the subject in the list of letters."
          label="First line"
          onChange={(event) => take(setContent(letter, line, event.currentTarget.value), "preview")}
          size="xs"
          value={contentOf(letter, line)}
        />
      )}
      <div className={classes.settings}>{BODY.map((field) => input(letter.body, field))}</div>
      {ALL.map(({ of, title, fields }) => {
        const piece = defaults.find(({ name }) => name === of);
        return piece === undefined ? null : (
          <section key={of}>
            <h3 className={classes.heading}>{title}</h3>
            <div className={classes.settings}>{fields.map((field) => input(piece, field))}</div>
          </section>
        );
      })}
      <Button
        leftSection={<BookmarkPlus size={14} />}
        onClick={() => setSaving(true)}
        size="xs"
        variant="default"
      >
        Save as a layout
      </Button>
      <SavePiece
        isOpen={isSaving}
        kind="layouts"
        mjml={letter.source}
        onClose={() => setSaving(false)}
        site={site}
      />
    </div>
  );
}
