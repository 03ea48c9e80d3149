import { X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useId, useState } from "react";
import classes from "./Tokens.module.css";

type Scalar = string | number | boolean;

interface ListFieldProps {
  label: string;
  values: readonly Scalar[];
  onChange: (values: Scalar[]) => void;
  /** What is typed becomes a value of this type; a number stays text where it can't be one. */
  type: string | undefined;
  suggestions?: readonly string[];
  isBad?: boolean;
}

/** Values in a sentence: Enter or a comma adds, Backspace in the empty field takes the last away. */
export function ListField(props: ListFieldProps) {
  const { label, values, onChange, type, suggestions = [], isBad = false } = props;
  const [typed, setTyped] = useState("");
  const list = useId();
  const add = (texts: readonly string[]) => {
    const fresh = texts
      .map((text) => text.trim())
      .filter((text) => text !== "")
      .map((text) => typedValue(text, type))
      .filter((value) => !values.includes(value));
    if (fresh.length > 0) {
      onChange([...values, ...new Set(fresh)]);
    }
    setTyped("");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if ((event.key === "Enter" || event.key === ",") && typed.trim() !== "") {
      event.preventDefault();
      event.stopPropagation();
      add([typed]);
    }
    if (event.key === "Backspace" && typed === "" && values.length > 0) {
      onChange(values.slice(0, -1));
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData("text").split(/[\n\t;,]/);
    if (lines.length > 1) {
      event.preventDefault();
      add(lines);
    }
  };
  return (
    <span className={classes.list} data-bad={isBad || undefined}>
      {values.map((value) => (
        <span className={classes.item} key={`${typeof value}:${value}`}>
          {String(value)}
          <button
            aria-label={`Remove ${value}`}
            className={classes.drop}
            onClick={() => onChange(values.filter((other) => other !== value))}
            type="button"
          >
            <X aria-hidden size={11} />
          </button>
        </span>
      ))}
      <input
        aria-label={label}
        className={classes.adder}
        data-field
        list={suggestions.length > 0 ? list : undefined}
        onBlur={() => add([typed])}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        placeholder={values.length === 0 ? "values, by Enter" : "add"}
        value={typed}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </span>
  );
}

function typedValue(text: string, type: string | undefined): Scalar {
  if (type === "number" && Number.isFinite(Number(text))) {
    return Number(text);
  }
  return type === "boolean" && (text === "true" || text === "false") ? text === "true" : text;
}
