import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FieldProps } from "../Field";
import { typeOf } from "../schema";

/** A number. What is typed stays as it is until it is one. */
export function NumberField(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const isWhole = typeOf(schema) === "integer";
  const given = value ?? schema.default;
  const [typed, setTyped] = useState<string>();
  const shown = typed !== undefined && Number(typed) === Number(given ?? Number.NaN) ? typed : textOf(given);
  const step = (by: number) => {
    const base = typeof given === "number" ? given : (schema.minimum ?? 0) - by;
    const next = Math.min(schema.maximum ?? Number.POSITIVE_INFINITY, base + by);
    onChange(Math.max(schema.minimum ?? Number.NEGATIVE_INFINITY, next));
  };
  return (
    <TextInput
      autoComplete="off"
      description={schema.description}
      error={error}
      inputMode={isWhole ? "numeric" : "decimal"}
      label={label}
      onChange={(event) => {
        const text = event.currentTarget.value.trim();
        const number = Number(text);
        setTyped(text);
        if (text === "") {
          onChange(undefined);
        } else {
          onChange(Number.isFinite(number) ? number : text);
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp" || event.key === "ArrowDown") {
          event.preventDefault();
          step(event.key === "ArrowUp" ? 1 : -1);
        }
      }}
      required={isRequired}
      value={shown}
      withAsterisk={isRequired}
    />
  );
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
