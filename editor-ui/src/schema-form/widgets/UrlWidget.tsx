import { TextInput } from "@mantine/core";
import type { FieldProps } from "../Field";

/** An address of another system, in one line. */
export function UrlWidget(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const text = typeof value === "string" ? value : "";
  const isBegun = "https://".startsWith(text) || "http://".startsWith(text);
  const isAddress = /^https?:\/\/[^/\s{]/.test(text);
  return (
    <TextInput
      autoComplete="off"
      description={schema.description}
      error={
        error ?? (isBegun || isAddress ? undefined : "An address begins with https:// and names its server.")
      }
      inputMode="url"
      label={label}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder="https://"
      required={isRequired}
      spellCheck={false}
      value={text}
      withAsterisk={isRequired}
    />
  );
}
