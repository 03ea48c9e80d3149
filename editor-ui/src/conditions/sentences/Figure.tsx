import { Choice } from "../tokens/Choice";
import { NumberField } from "../tokens/Fields";
import classes from "../tokens/Tokens.module.css";
import type { Definition } from "../tree";

const COMPARISONS = [
  { value: "is", label: "exactly" },
  { value: "above", label: "more than" },
  { value: "below", label: "less than" },
  { value: "at_least", label: "at least" },
  { value: "at_most", label: "at most" },
  { value: "between", label: "between" },
];

/** "at least 100": a number that is worked out, compared. */
export function Figure(props: { compare: Definition; onChange: (next: Definition) => void; isBad: boolean }) {
  const { compare, onChange, isBad } = props;
  const operator = String(compare.operator ?? "is");
  const [low = 0, high = low] = Array.isArray(compare.value)
    ? compare.value.map(Number)
    : [Number(compare.value)];
  const field = (label: string, value: number, to: (next: number) => unknown) => (
    <NumberField
      isBad={isBad}
      label={label}
      onChange={(next) => onChange({ operator, value: to(next) })}
      value={Number.isFinite(value) ? value : 0}
    />
  );
  return (
    <>
      <Choice
        label="Comparison"
        onChange={(next) => onChange({ operator: next, value: next === "between" ? [low, high] : low })}
        options={COMPARISONS}
        value={operator}
      />
      {operator === "between" ? (
        <>
          {field("Lowest", low, (next) => [next, high])}
          <span className={classes.word}>and</span>
          {field("Highest", high, (next) => [low, next])}
        </>
      ) : (
        field("Number", low, (next) => next)
      )}
    </>
  );
}
