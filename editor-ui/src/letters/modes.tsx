import { FileCode2, LayoutTemplate, type LucideIcon, TextQuote } from "lucide-react";
import type { LetterMode } from "../api/letterDrafts";

interface ModeWords {
  value: LetterMode;
  label: string;
  about: string;
  icon: LucideIcon;
}

/** The three ways in which a letter is written. */
export const MODES: readonly ModeWords[] = [
  {
    value: "drag_and_drop",
    label: "Drag&Drop",
    about: "Begin with a layout, and put text, pictures and buttons where you want them.",
    icon: LayoutTemplate,
  },
  {
    value: "html",
    label: "HTML WYSIWYG",
    about: "Write as in a text program, or bring HTML of your own: it stays as it is, to the character.",
    icon: FileCode2,
  },
  {
    value: "text",
    label: "Plain text",
    about: "A letter as one person writes it to another.",
    icon: TextQuote,
  },
];

export function modeLabel(mode: LetterMode): string {
  return MODES.find(({ value }) => value === mode)?.label ?? mode;
}
