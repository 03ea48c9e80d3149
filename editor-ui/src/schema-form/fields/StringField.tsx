import { Textarea, TextInput } from "@mantine/core";
import type { FieldProps } from "../Field";

const LONG = 1_000;

/** Text; several lines where much of it may be given. */
export function StringField(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const shared = {
    label,
    description: schema.description,
    error,
    required: isRequired,
    withAsterisk: isRequired,
    value: typeof value === "string" ? value : String(value ?? schema.default ?? ""),
  };
  if (schema["x-widget"] === "long-text" || (schema.maxLength ?? 0) >= LONG) {
    return (
      <Textarea
        {...shared}
        autosize={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        rows={4}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
      spellCheck={false}
    />
  );
}
