import { Editor } from "@tiptap/core";
import { type RefObject, useEffect, useReducer, useRef, useState } from "react";
import { extensionsOf } from "./extensions";
import { inert } from "./inert";

interface RichOptions {
  html: string;
  /** Told what somebody wrote, by `write` of the editor's own HTML. */
  onChange: (html: string) => void;
  write: (html: string) => string;
  /** Headings, lists and pictures too, not only what a line may hold. */
  hasAll: boolean;
  label: string;
}

/** An editor in an element. What comes from elsewhere replaces its text, and is not told back as a change. */
export function useRichEditor(
  place: RefObject<HTMLElement | null>,
  options: RichOptions,
): Editor | undefined {
  const { html, hasAll, label } = options;
  const [editor, setEditor] = useState<Editor>();
  const [, tell] = useReducer((count: number) => count + 1, 0);
  const shown = useRef(html);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    if (place.current === null) {
      return undefined;
    }
    const made = new Editor({
      element: place.current,
      extensions: extensionsOf(hasAll),
      content: shown.current,
      // It would put a <style> element into the page, which the policy forbids.
      injectCSS: false,
      editorProps: {
        attributes: { "aria-label": label, role: "textbox", "aria-multiline": "true" },
        transformPastedHTML: inert,
      },
      onTransaction: tell,
      onUpdate: ({ editor: changed }) => {
        shown.current = latest.current.write(changed.getHTML());
        latest.current.onChange(shown.current);
      },
    });
    setEditor(made);
    return () => {
      made.destroy();
      setEditor(undefined);
    };
  }, [place, hasAll, label]);
  useEffect(() => {
    if (editor !== undefined && html !== shown.current) {
      shown.current = html;
      editor.commands.setContent(html, { emitUpdate: false });
    }
  }, [editor, html]);
  return editor;
}
