import { Switch } from "@mantine/core";
import type { FieldProps } from "../Field";

/** Yes or no. */
export function BooleanField(props: FieldProps) {
  const { schema, label, value, onChange, error } = props;
  return (
    <Switch
      checked={(value ?? schema.default) === true}
      description={schema.description}
      error={error}
      label={label}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
