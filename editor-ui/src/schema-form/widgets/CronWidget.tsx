import { NativeSelect, TextInput } from "@mantine/core";
import { useNow } from "../../shared/useNow";
import { type Cron, cronWords, nextTimes, parseCron, wallClock } from "../cron";
import type { FieldProps } from "../Field";
import classes from "../SchemaForm.module.css";

const USUAL = [
  { value: "0 9 * * *", label: "Each day at nine" },
  { value: "0 9 * * 1-5", label: "Weekdays at nine" },
  { value: "0 9 * * 1", label: "Mondays at nine" },
  { value: "0 9 1 * *", label: "The first of the month" },
  { value: "0 * * * *", label: "Every hour" },
];
const OWN = "own";
const SHOWN = 3;
const moment = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** When something happens again and again: chosen, or written in the form of cron; said in words, with the next times. */
export function CronWidget(props: FieldProps) {
  const { schema, label, value, siblings, onChange, isRequired, error } = props;
  const text = typeof value === "string" ? value : "";
  const zone = typeof siblings.zone === "string" ? siblings.zone : "UTC";
  const cron = parseCron(text);
  return (
    <div className={classes.withButton}>
      <TextInput
        autoComplete="off"
        description={schema.description}
        error={error}
        label={label}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder="0 9 * * 1"
        required={isRequired}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mono)" } }}
        value={text}
        withAsterisk={isRequired}
      />
      <NativeSelect
        aria-label={`${label}: usual times`}
        data={[{ value: OWN, label: "Usual times…" }, ...USUAL]}
        onChange={(event) => event.currentTarget.value !== OWN && onChange(event.currentTarget.value)}
        value={USUAL.some((each) => each.value === text) ? text : OWN}
      />
      {cron !== undefined && <Next cron={cron} zone={zone} />}
    </div>
  );
}

function Next(props: { cron: Cron; zone: string }) {
  const { cron, zone } = props;
  const now = useNow(30_000);
  const times = nextTimes(cron, clockOf(now, zone), SHOWN);
  return (
    <output className={classes.preview}>
      <strong>{cronWords(cron)}</strong>
      {times.length === 0 ? (
        <span>This time does not come.</span>
      ) : (
        <>
          <span>Next, by the clock of {zone}:</span>
          <ol>
            {times.map((at) => (
              <li key={at}>{moment.format(at)}</li>
            ))}
          </ol>
        </>
      )}
    </output>
  );
}

// A zone that is being typed is none yet.
function clockOf(now: number, zone: string): number {
  try {
    return wallClock(now, zone);
  } catch {
    return wallClock(now, "UTC");
  }
}
