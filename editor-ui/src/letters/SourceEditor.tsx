import { type KeyboardEvent, type RefObject, useId, useMemo, useRef } from "react";
import classes from "./Editor.module.css";

interface SourceEditorProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  source: RefObject<HTMLTextAreaElement | null>;
  placeholder: string;
  error: string | undefined;
  /** Long lines are broken, as a reader would have them. */
  isProse: boolean;
}

/** A source as it is typed, never rewritten; Tab indents, and after Escape it leaves. */
export function SourceEditor(props: SourceEditorProps) {
  const { label, value, onChange, source, placeholder, error, isProse } = props;
  const hint = useId();
  const gutter = useRef<HTMLPreElement>(null);
  const isLeaving = useRef(false);
  const lines = useMemo(() => value.split("\n").map((_, index) => index + 1), [value]);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Tab" && !event.shiftKey && !isLeaving.current) {
      event.preventDefault();
      insertAtCursor(event.currentTarget, "  ");
    }
    isLeaving.current = event.key === "Escape";
  };
  return (
    <>
      <div className={classes.source} data-bad={error !== undefined || undefined}>
        {!isProse && (
          <pre aria-hidden className={classes.gutter} ref={gutter}>
            {lines.join("\n")}
          </pre>
        )}
        <textarea
          aria-describedby={hint}
          aria-invalid={error !== undefined}
          aria-label={label}
          autoComplete="off"
          className={classes.typed}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onScroll={(event) => {
            if (gutter.current !== null) {
              gutter.current.scrollTop = event.currentTarget.scrollTop;
            }
          }}
          placeholder={placeholder}
          ref={source}
          spellCheck={isProse}
          value={value}
          wrap={isProse ? "soft" : "off"}
        />
      </div>
      {error !== undefined && (
        <p className={classes.problem} role="alert">
          {error}
        </p>
      )}
      <p className={classes.hint} id={hint}>
        Tab indents; Escape, then Tab leaves the field.
      </p>
    </>
  );
}

/** Puts text where the cursor is, as typing would: it can be undone, and the field tells its change. */
export function insertAtCursor(field: HTMLTextAreaElement | null, text: string): void {
  if (field === null) {
    return;
  }
  field.focus();
  // The only way that keeps the browser's own steps back.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
