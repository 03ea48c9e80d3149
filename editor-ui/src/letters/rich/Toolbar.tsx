import { ActionIcon, Tooltip } from "@mantine/core";
import type { Editor } from "@tiptap/core";
import {
  Bold,
  Heading1,
  Heading2,
  ImagePlus,
  Italic,
  List,
  ListOrdered,
  type LucideIcon,
  Minus,
  Pilcrow,
  Redo2,
  Strikethrough,
  TextQuote,
  Underline,
  Undo2,
} from "lucide-react";
import { useState } from "react";
import { ImageDialog } from "../ImageDialog";
import { VariablesMenu } from "../VariablesMenu";
import { LinkButton } from "./LinkButton";
import classes from "./Rich.module.css";

interface Tool {
  label: string;
  icon: LucideIcon;
  isOn?: (editor: Editor) => boolean;
  run: (editor: Editor) => void;
}

const LINE: readonly Tool[] = [
  {
    label: "Bold",
    icon: Bold,
    isOn: (editor) => editor.isActive("bold"),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    label: "Italic",
    icon: Italic,
    isOn: (editor) => editor.isActive("italic"),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    label: "Underlined",
    icon: Underline,
    isOn: (editor) => editor.isActive("underline"),
    run: (editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    label: "Struck through",
    icon: Strikethrough,
    isOn: (editor) => editor.isActive("strike"),
    run: (editor) => editor.chain().focus().toggleStrike().run(),
  },
];

const LISTS: readonly Tool[] = [
  {
    label: "List",
    icon: List,
    isOn: (editor) => editor.isActive("bulletList"),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    label: "Numbered list",
    icon: ListOrdered,
    isOn: (editor) => editor.isActive("orderedList"),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
];

const BLOCKS: readonly Tool[] = [
  {
    label: "Paragraph",
    icon: Pilcrow,
    isOn: (editor) => editor.isActive("paragraph"),
    run: (editor) => editor.chain().focus().setParagraph().run(),
  },
  {
    label: "Title",
    icon: Heading1,
    isOn: (editor) => editor.isActive("heading", { level: 1 }),
    run: (editor) => editor.chain().focus().toggleHeading({ level: 1 }).run(),
  },
  {
    label: "Heading",
    icon: Heading2,
    isOn: (editor) => editor.isActive("heading", { level: 2 }),
    run: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
  },
  {
    label: "Quote",
    icon: TextQuote,
    isOn: (editor) => editor.isActive("blockquote"),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  { label: "Line", icon: Minus, run: (editor) => editor.chain().focus().setHorizontalRule().run() },
];

const STEPS: readonly Tool[] = [
  { label: "Undo writing", icon: Undo2, run: (editor) => editor.chain().focus().undo().run() },
  { label: "Redo writing", icon: Redo2, run: (editor) => editor.chain().focus().redo().run() },
];

/** What can be done to the text that is selected. */
export function Toolbar(props: { editor: Editor | undefined; hasAll: boolean; site: string }) {
  const { editor, hasAll, site } = props;
  const [isChoosing, setChoosing] = useState(false);
  const groups = hasAll ? [BLOCKS, LINE, LISTS, STEPS] : [LINE, LISTS];
  return (
    <div aria-label="Text" className={classes.tools} role="toolbar">
      {groups.map((tools) => (
        <ActionIcon.Group key={tools[0]?.label}>
          {tools.map((tool) => (
            <Button editor={editor} key={tool.label} tool={tool} />
          ))}
        </ActionIcon.Group>
      ))}
      <LinkButton editor={editor} />
      {hasAll && (
        <Tooltip label="Image">
          <ActionIcon aria-label="Image" color="gray" onClick={() => setChoosing(true)} variant="subtle">
            <ImagePlus size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <span className={classes.insert}>
        <VariablesMenu
          isSmall
          onChoose={(text) => editor?.chain().focus().insertContent({ type: "text", text }).run()}
          site={site}
        />
      </span>
      <ImageDialog
        isOpen={isChoosing}
        onChoose={({ url, alt }) => editor?.chain().focus().setImage({ src: url, alt }).run()}
        onClose={() => setChoosing(false)}
        site={site}
      />
    </div>
  );
}

function Button(props: { editor: Editor | undefined; tool: Tool }) {
  const { editor, tool } = props;
  const isOn = editor !== undefined && tool.isOn?.(editor) === true;
  return (
    <Tooltip label={tool.label}>
      <ActionIcon
        aria-label={tool.label}
        aria-pressed={tool.isOn === undefined ? undefined : isOn}
        color={isOn ? "pine" : "gray"}
        disabled={editor === undefined}
        onClick={() => editor !== undefined && tool.run(editor)}
        variant={isOn ? "light" : "subtle"}
      >
        <tool.icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
