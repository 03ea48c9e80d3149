import { NativeSelect } from "@mantine/core";
import type { FieldProps } from "../Field";

/** One of some values. */
export function EnumField(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const values = schema.enum ?? [];
  const chosen = values.indexOf(value ?? schema.default);
  const data = values.map((each, index) => ({ value: String(index), label: wordsOf(each) }));
  return (
    <NativeSelect
      data={chosen === -1 ? [{ value: "-1", label: "Choose…", disabled: true }, ...data] : data}
      description={schema.description}
      error={error}
      label={label}
      onChange={(event) => onChange(values[Number(event.currentTarget.value)])}
      required={isRequired}
      value={String(chosen)}
      withAsterisk={isRequired}
    />
  );
}

function wordsOf(value: unknown): string {
  return String(value).replaceAll("_", " ");
}
