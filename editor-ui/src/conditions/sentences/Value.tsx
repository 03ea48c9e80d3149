import { emptyValue, MOST_DAYS } from "../operators";
import { Choice } from "../tokens/Choice";
import { MomentField, NumberField, TextField } from "../tokens/Fields";
import { ListField } from "../tokens/ListField";
import classes from "../tokens/Tokens.module.css";

interface ValueProps {
  /** As the operator takes it: text, number, any, list, range, days, moment… */
  kind: string;
  /** What the property mostly holds. */
  type: string | undefined;
  value: unknown;
  suggestions: readonly string[];
  onChange: (value: unknown) => void;
  isBad: boolean;
}

/** What something is compared with, in the field that fits. */
export function Value(props: ValueProps) {
  const { kind, type, value, suggestions, onChange, isBad } = props;
  switch (kind) {
    case "list":
      return (
        <ListField
          isBad={isBad}
          label="Values"
          onChange={onChange}
          suggestions={suggestions}
          type={type}
          values={Array.isArray(value) ? value : []}
        />
      );
    case "range":
      return <Range isBad={isBad} onChange={onChange} value={value} />;
    case "days":
      return (
        <NumberField
          isBad={isBad}
          isWhole
          label="Days"
          max={MOST_DAYS}
          min={0}
          onChange={onChange}
          unit="days"
          value={Number(value) || 0}
        />
      );
    case "moment":
      return (
        <MomentField
          isBad={isBad}
          label="Day"
          onChange={onChange}
          value={typeof value === "number" ? value : String(value)}
        />
      );
    case "any":
      return <AnyValue {...props} />;
    default:
      return <Scalar {...props} as={kind} />;
  }
}

const TYPES = [
  { value: "text", label: "text" },
  { value: "number", label: "number" },
  { value: "boolean", label: "true or false" },
];

const TYPE_OF: Record<string, string> = { string: "text", number: "number", boolean: "boolean" };

// "5" is not 5: which of the two is meant is to be seen, but where the property says it.
function AnyValue(props: ValueProps) {
  const as = TYPE_OF[typeof props.value] ?? "text";
  return (
    <>
      <Scalar {...props} as={as} />
      {as !== props.type && (
        <Choice
          label="Type of the value"
          onChange={(next) => props.onChange(retyped(props.value, next))}
          options={TYPES}
          tone="quiet"
          value={as}
        />
      )}
    </>
  );
}

function retyped(value: unknown, to: string): unknown {
  if (to === "number") {
    return Number(value) || 0;
  }
  return to === "boolean" ? emptyValue(to) : String(value ?? "");
}

const BOOLEANS = [
  { value: "true", label: "true" },
  { value: "false", label: "false" },
];

function Scalar(props: ValueProps & { as: string }) {
  const { as, value, onChange, isBad, suggestions } = props;
  if (as === "number") {
    return <NumberField isBad={isBad} label="Value" onChange={onChange} value={Number(value) || 0} />;
  }
  if (as === "boolean") {
    return (
      <Choice
        label="Value"
        onChange={(next) => onChange(next === "true")}
        options={BOOLEANS}
        value={String(value === true)}
      />
    );
  }
  return (
    <TextField
      isBad={isBad}
      label="Value"
      onChange={onChange}
      suggestions={suggestions}
      value={String(value ?? "")}
    />
  );
}

function Range(props: { value: unknown; onChange: (value: unknown) => void; isBad: boolean }) {
  const { value, onChange, isBad } = props;
  const [low, high] = Array.isArray(value) ? value.map(Number) : [];
  return (
    <>
      <NumberField
        isBad={isBad}
        label="Lowest"
        onChange={(next) => onChange([next, high ?? next])}
        value={low ?? 0}
      />
      <span className={classes.word}>and</span>
      <NumberField
        isBad={isBad}
        label="Highest"
        onChange={(next) => onChange([low ?? next, next])}
        value={high ?? 0}
      />
    </>
  );
}
