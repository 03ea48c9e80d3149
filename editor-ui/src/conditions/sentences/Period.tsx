import { Choice, type Option } from "../tokens/Choice";
import { MomentField, NumberField } from "../tokens/Fields";
import classes from "../tokens/Tokens.module.css";
import type { Definition } from "../tree";

const SPANS = [
  { value: "last_days", label: "in the last days" },
  { value: "last_hours", label: "in the last hours" },
  { value: "between", label: "between two days" },
  { value: "since", label: "since a day" },
  { value: "until", label: "up to a day" },
] as const satisfies readonly Option[];
const EVER: Option = { value: "ever", label: "at any time" };

type Span = (typeof SPANS)[number]["value"] | "ever";

interface PeriodProps {
  within: unknown;
  /** There must be one. */
  isNeeded?: boolean;
  onChange: (within: Definition | undefined) => void;
  isBad: boolean;
}

const MOST = { last_days: 36_600, last_hours: 878_400 };

/** "in the last 30 days". */
export function Period(props: PeriodProps) {
  const { within, isNeeded = false, onChange, isBad } = props;
  const period = typeof within === "object" && within !== null ? (within as Definition) : {};
  const span = spanOf(period);
  const rolling = span === "last_days" || span === "last_hours" ? span : undefined;
  const edge = (name: "from" | "to", label: string) => (
    <MomentField
      isBad={isBad}
      label={label}
      onChange={(value) => onChange({ ...period, [name]: value })}
      value={typeof period[name] === "number" ? period[name] : String(period[name] ?? "")}
    />
  );
  return (
    <>
      <Choice
        label="When"
        onChange={(next) => onChange(newPeriod(next as Span))}
        options={isNeeded ? SPANS : [EVER, ...SPANS]}
        says={SHORT[span]}
        tone={span === "ever" ? "quiet" : "plain"}
        value={span}
      />
      {rolling !== undefined && (
        <NumberField
          isBad={isBad}
          isWhole
          label={rolling === "last_days" ? "Days" : "Hours"}
          max={MOST[rolling]}
          min={1}
          onChange={(value) => onChange({ [rolling]: value })}
          unit={rolling === "last_days" ? "days" : "hours"}
          value={Number(period[rolling])}
        />
      )}
      {(span === "between" || span === "since") && edge("from", "From")}
      {span === "between" && <span className={classes.word}>and</span>}
      {(span === "between" || span === "until") && edge("to", "To")}
    </>
  );
}

const SHORT: Partial<Record<Span, string>> = {
  last_days: "in the last",
  last_hours: "in the last",
  between: "between",
  since: "since",
  until: "up to",
};

function spanOf(period: Definition): Span {
  if ("last_days" in period) {
    return "last_days";
  }
  if ("last_hours" in period) {
    return "last_hours";
  }
  if ("from" in period) {
    return "to" in period ? "between" : "since";
  }
  return "to" in period ? "until" : "ever";
}

function newPeriod(span: Span): Definition | undefined {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  switch (span) {
    case "last_days":
      return { last_days: 30 };
    case "last_hours":
      return { last_hours: 24 };
    case "between":
      return { from: day(30), to: day(0) };
    case "since":
      return { from: day(30) };
    case "until":
      return { to: day(0) };
    default:
      return undefined;
  }
}
