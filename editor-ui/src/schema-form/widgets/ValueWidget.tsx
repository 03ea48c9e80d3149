import { NativeSelect, TextInput } from "@mantine/core";
import type { FieldProps } from "../Field";
import { useFormChoices } from "../FormContext";
import classes from "../SchemaForm.module.css";

type Kind = "text" | "number" | "boolean" | "list";

const KINDS: { value: Kind; label: string }[] = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "list", label: "List" },
];
const NO_VALUE = new Set(["set", "not_set", "is_set", "is_not_set"]);

/** Something to compare with. Its type counts ("5" is not 5), so it is shown and can be chosen. */
export function ValueWidget(props: FieldProps) {
  const { label, schema, value, siblings, onChange, error } = props;
  const { typeOfProperty } = useFormChoices();
  if (NO_VALUE.has(String(siblings.operator))) {
    return null;
  }
  const known = typeof siblings.property === "string" ? typeOfProperty(siblings.property) : undefined;
  const kind = kindOf(value) ?? (siblings.operator === "one_of" ? "list" : kindOfType(known));
  return (
    <div className={classes.value}>
      {kind === "boolean" ? (
        <NativeSelect
          data={[
            { value: "true", label: "Yes" },
            { value: "false", label: "No" },
          ]}
          error={error}
          label={label}
          onChange={(event) => onChange(event.currentTarget.value === "true")}
          value={String(value === true)}
        />
      ) : (
        <TextInput
          autoComplete="off"
          description={schema.description}
          error={error}
          label={label}
          onChange={(event) => onChange(readAs(event.currentTarget.value, kind))}
          placeholder={kind === "list" ? "one, two, three" : ""}
          spellCheck={false}
          value={textOf(value)}
        />
      )}
      <NativeSelect
        aria-label={`Type of: ${label}`}
        data={KINDS}
        onChange={(event) => onChange(readAs(textOf(value), event.currentTarget.value as Kind, true))}
        value={kind}
      />
    </div>
  );
}

function kindOf(value: unknown): Kind | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return "list";
  }
  return typeof value === "number" || typeof value === "boolean" ? (typeof value as Kind) : "text";
}

function kindOfType(type: string | undefined): Kind {
  switch (type) {
    case "number":
    case "boolean":
    case "list":
      return type;
    default:
      return "text";
  }
}

/** A number that is not one yet stays text while it is typed; the server says what is missing. */
function readAs(text: string, kind: Kind, isSwitch = false): unknown {
  switch (kind) {
    case "list":
      return text.split(",").map((item) => (isSwitch ? item.trim() : item.trimStart()));
    case "boolean":
      return /^(true|yes|1)$/i.test(text);
    case "number": {
      const number = Number(text);
      return text.trim() !== "" && Number.isFinite(number) ? number : isSwitch ? 0 : text;
    }
    default:
      return text;
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) {
    return "";
  }
  return Array.isArray(value) ? value.join(",") : String(value);
}
