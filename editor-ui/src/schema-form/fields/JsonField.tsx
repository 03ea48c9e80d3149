import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { FieldProps } from "../Field";

/** Any JSON, as text; it is taken once it can be read. */
export function JsonField(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const [typed, setTyped] = useState<string>();
  const given = value ?? schema.default;
  const written = given === undefined ? "" : JSON.stringify(given, null, 1);
  const isBroken = typed !== undefined && typed.trim() !== "" && parsed(typed) === undefined;
  return (
    <Textarea
      description={schema.description ?? "JSON"}
      error={isBroken ? "This is no JSON yet." : error}
      label={label}
      onBlur={() => setTyped(isBroken ? typed : undefined)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = text.trim() === "" ? { value: undefined } : parsed(text);
        if (next !== undefined) {
          onChange(next.value);
        }
      }}
      required={isRequired}
      rows={3}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mono)" } }}
      value={typed ?? written}
      withAsterisk={isRequired}
    />
  );
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
