import type { StepFigures } from "../api/analytics";
import { count } from "../shared/format";
import classes from "./Analytics.module.css";
import { durationText, type FunnelStep, shareOf } from "./funnel";

/** A number of a step. */
export interface StepNumber {
  index: number;
  part: "reached" | "dropped";
}

interface FunnelChartProps {
  steps: readonly FunnelStep[];
  figures: readonly StepFigures[];
  previous: readonly StepFigures[] | null;
  chosen: StepNumber | undefined;
  onChoose: (number: StepNumber) => void;
}

/** Step beside step: who got there, who went no further. Each number opens its people. It is a table to screen readers. */
export function FunnelChart(props: FunnelChartProps) {
  const { steps, figures, previous, chosen, onChoose } = props;
  const most = Math.max(1, figures[0]?.people ?? 0, ...figures.map(({ people }) => people));
  const first = figures[0]?.people ?? 0;
  const isChosen = (index: number, part: StepNumber["part"]) =>
    chosen?.index === index && chosen.part === part;
  return (
    <div className={classes.scroll}>
      <table className={classes.funnel} style={{ minWidth: `${10.5 + 7.5 * steps.length}rem` }}>
        <caption className="hidden">People at each step</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">Figure</span>
            </th>
            {steps.map(({ event }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
              <th key={index} scope="col">
                <span className={classes.stepNumber}>{index + 1}</span> {event}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className={classes.bars}>
            <th scope="row">People</th>
            {figures.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
              <td key={index}>
                <button
                  aria-pressed={isChosen(index, "reached")}
                  className={classes.column}
                  onClick={() => onChoose({ index, part: "reached" })}
                  type="button"
                >
                  <span className={classes.people}>{count(step.people)}</span>
                  <span aria-hidden className={classes.track}>
                    {previous?.[index] !== undefined && (
                      <span
                        className={classes.before}
                        style={{ height: `${(100 * previous[index].people) / most}%` }}
                      />
                    )}
                    <span className={classes.bar} style={{ height: `${(100 * step.people) / most}%` }} />
                  </span>
                </button>
              </td>
            ))}
          </tr>
          <Row label="Of all who began" values={figures.map(({ people }) => shareOf(people, first) || "–")} />
          <Row
            label="Of the step before"
            values={figures.map(({ people }, index) =>
              index === 0 ? "" : shareOf(people, figures[index - 1]?.people ?? 0) || "–",
            )}
          />
          {previous !== null && (
            <Row label="People before" values={previous.map(({ people }) => count(people))} />
          )}
          <tr>
            <th scope="row">Went no further</th>
            {figures.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
              <td key={index}>
                {index < figures.length - 1 && (
                  <button
                    aria-pressed={isChosen(index, "dropped")}
                    className={classes.number}
                    onClick={() => onChoose({ index, part: "dropped" })}
                    type="button"
                  >
                    {count(step.dropped)}
                  </button>
                )}
              </td>
            ))}
          </tr>
          <Row
            label="Time, the middle one"
            values={figures.map(({ median }, index) => (index === 0 ? "" : durationText(median)))}
          />
          <Row
            label="Time on average"
            values={figures.map(({ average }, index) => (index === 0 ? "" : durationText(average)))}
          />
        </tbody>
      </table>
    </div>
  );
}

function Row(props: { label: string; values: readonly string[] }) {
  return (
    <tr>
      <th scope="row">{props.label}</th>
      {props.values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <td key={index}>{value}</td>
      ))}
    </tr>
  );
}
