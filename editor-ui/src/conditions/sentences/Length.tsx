import { Choice } from "../tokens/Choice";
import { NumberField } from "../tokens/Fields";
import classes from "../tokens/Tokens.module.css";
import type { Definition } from "../tree";

const UNITS = [
  { value: "minutes", label: "minutes" },
  { value: "hours", label: "hours" },
  { value: "days", label: "days" },
  { value: "ever", label: "any time later" },
];
const MOST: Record<string, number> = { minutes: 52_704_000, hours: 878_400, days: 36_600 };

interface LengthProps {
  length: unknown;
  onChange: (length: Definition | undefined) => void;
  isBad: boolean;
}

/** "within 6 hours". */
export function Length(props: LengthProps) {
  const { length, onChange, isBad } = props;
  const [entry] = typeof length === "object" && length !== null ? Object.entries(length) : [];
  const unit = entry?.[0] ?? "ever";
  const amount = Number(entry?.[1] ?? 1);
  const change = (next: string) => onChange(next === "ever" ? undefined : { [next]: amount });
  return (
    <>
      {unit !== "ever" && (
        <>
          <span className={classes.word}>within</span>
          <NumberField
            isBad={isBad}
            isWhole
            label="How soon"
            max={MOST[unit] ?? 1}
            min={1}
            onChange={(value) => onChange({ [unit]: value })}
            value={amount}
          />
        </>
      )}
      <Choice label="Unit of time" onChange={change} options={UNITS} value={unit} />
    </>
  );
}
