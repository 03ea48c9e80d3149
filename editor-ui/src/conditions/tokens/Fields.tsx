import { useId, useState } from "react";
import classes from "./Tokens.module.css";

interface FieldProps<T> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  isBad?: boolean;
}

/** A text in a sentence, with values that are known. */
export function TextField(
  props: FieldProps<string> & { suggestions?: readonly string[]; placeholder?: string },
) {
  const { label, value, onChange, isBad, suggestions = [], placeholder = "text" } = props;
  const list = useId();
  return (
    <>
      <input
        aria-label={label}
        autoComplete="off"
        className={classes.field}
        data-bad={isBad || undefined}
        data-field
        list={suggestions.length > 0 ? list : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={placeholder}
        spellCheck={false}
        value={value}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  );
}

interface NumberFieldProps extends FieldProps<number> {
  min?: number;
  max?: number;
  isWhole?: boolean;
  /** What is counted; stays on the line of its number. */
  unit?: string;
}

/** A number in a sentence; what is not one yet, such as "-", waits in the field. */
export function NumberField(props: NumberFieldProps) {
  const { unit, ...rest } = props;
  if (unit === undefined) {
    return <NumberInput {...rest} />;
  }
  return (
    <span className={classes.pair}>
      <NumberInput {...rest} />
      <span className={classes.word}>{unit}</span>
    </span>
  );
}

function NumberInput(props: NumberFieldProps) {
  const { label, value, onChange, isBad, min, max, isWhole = false } = props;
  const [typed, setTyped] = useState<string | undefined>();
  const change = (text: string) => {
    const number = Number(text);
    const fits = text.trim() !== "" && Number.isFinite(number) && (!isWhole || Number.isInteger(number));
    setTyped(text);
    if (fits && number >= (min ?? number) && number <= (max ?? number)) {
      onChange(number);
    }
  };
  return (
    <input
      aria-label={label}
      className={classes.field}
      data-bad={isBad || undefined}
      data-field
      data-number
      inputMode={isWhole ? "numeric" : "decimal"}
      max={max}
      min={min}
      onBlur={() => setTyped(undefined)}
      onChange={(event) => change(event.currentTarget.value)}
      step={isWhole ? 1 : "any"}
      type="number"
      value={typed ?? String(value)}
    />
  );
}

/** A day, or a moment where the time of day is said, too; in UTC, as the API takes it. */
export function MomentField(props: FieldProps<string | number>) {
  const { label, value, onChange, isBad } = props;
  const text = typeof value === "number" ? new Date(value).toISOString().slice(0, 16) : value;
  const hasTime = text.includes("T") && !/T00:00(:00)?(\.000)?Z?$/.test(text);
  return (
    <>
      <input
        aria-label={label}
        className={classes.field}
        data-bad={isBad || undefined}
        data-field
        data-moment
        onChange={(event) => onChange(event.currentTarget.value)}
        type={hasTime ? "datetime-local" : "date"}
        value={hasTime ? text.slice(0, 16) : text.slice(0, 10)}
      />
      {hasTime && <span className={classes.word}>UTC</span>}
    </>
  );
}
