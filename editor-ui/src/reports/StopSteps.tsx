import { shareOf } from "../analytics/funnel";
import type { Stop } from "../api/reportFigures";
import { plural } from "../shared/format";
import { NumberButton } from "./Number";
import classes from "./Stops.module.css";
import type { StopNumber } from "./stops";

interface StopStepsProps {
  stop: Stop;
  chosen: StopNumber | undefined;
  onChoose: (number: StopNumber) => void;
}

/** Where most people stop, in words, and how many get to each step. */
export function StopSteps(props: StopStepsProps) {
  const { stop, chosen, onChoose } = props;
  const { at, steps, people } = stop;
  const first = people[0] ?? 0;
  if (at === null) {
    return (
      <p className={classes.words}>
        {first === 0
          ? "Nobody began in these days."
          : `All ${plural(first, "person", "people")} who began came to the end.`}
      </p>
    );
  }
  const got = people[at] ?? 0;
  const stopped = got - (people[at + 1] ?? 0);
  const number = (part: StopNumber["part"], value: number, label: string) => (
    <NumberButton
      isChosen={chosen?.chart === stop.chart && chosen.part === part && chosen.trait === ""}
      label={label}
      onChoose={() => onChoose({ chart: stop.chart, at, part, trait: "", value: "" })}
      value={value}
    />
  );
  const most = Math.max(...people, 1);
  return (
    <>
      <p className={classes.words}>
        Of {plural(got, "person", "people")} who did <strong>{steps[at]}</strong>,{" "}
        {number("stopped", stopped, `stopped at ${steps[at]}`)} ({shareOf(stopped, got) || "0 %"}) went no
        further; {number("went_on", got - stopped, `went on to ${steps[at + 1]}`)} got to{" "}
        <strong>{steps[at + 1]}</strong>.
      </p>
      <ol aria-label={`Steps of ${stop.funnel}`} className={classes.steps}>
        {people.map((value, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={index}>
            <span className={classes.step}>{steps[index]}</span>
            <span aria-hidden className={classes.track}>
              {index === at + 1 && (
                <span className={classes.lost} style={{ width: `${(100 * got) / most}%` }} />
              )}
              <span className={classes.bar} style={{ width: `${(100 * value) / most}%` }} />
            </span>
            <span className={classes.people}>
              <NumberButton
                isChosen={chosen?.chart === stop.chart && chosen.part === "did" && chosen.at === index}
                label={`did ${steps[index]}`}
                onChoose={() => onChoose({ chart: stop.chart, at: index, part: "did", trait: "", value: "" })}
                value={value}
              />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
