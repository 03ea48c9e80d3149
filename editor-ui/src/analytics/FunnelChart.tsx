import type { ReactNode } from "react";
import type { StepFigures } from "../api/analytics";
import { count } from "../shared/format";
import classes from "./Analytics.module.css";
import { durationText, type FunnelStep, shareOf } from "./funnel";
import { NumberButton } from "./NumberButton";

/** A number of a step. */
export interface StepNumber {
  index: number;
  part: "reached" | "dropped";
  /** Of as many days just before. */
  before: boolean;
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
  const isChosen = (index: number, part: StepNumber["part"], before = false) =>
    chosen?.index === index && chosen.part === part && chosen.before === before;
  const number = (index: number, part: StepNumber["part"], value: number, before = false) => (
    <NumberButton isChosen={isChosen(index, part, before)} onClick={() => onChoose({ index, part, before })}>
      {count(value)}
    </NumberButton>
  );
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
                  onClick={() => onChoose({ index, part: "reached", before: false })}
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
            <Row
              label="People before"
              values={previous.map(({ people }, index) => number(index, "reached", people, true))}
            />
          )}
          <Row
            label="Went no further"
            values={figures.map(({ dropped }, index) =>
              index < figures.length - 1 ? number(index, "dropped", dropped) : "",
            )}
          />
          {previous !== null && (
            <Row
              label="No further, before"
              values={previous.map(({ dropped }, index) =>
                index < previous.length - 1 ? number(index, "dropped", dropped, true) : "",
              )}
            />
          )}
          <Row
            label="Median time"
            values={figures.map(({ median }, index) => (index === 0 ? "" : durationText(median)))}
          />
          <Row
            label="Average time"
            values={figures.map(({ average }, index) => (index === 0 ? "" : durationText(average)))}
          />
          {/* Up to the second step, both times are the same. */}
          {figures.length > 2 && (
            <>
              <Row
                label="Median time from the first step"
                values={figures.map((step, index) =>
                  index === 0 ? "" : durationText(step.median_from_first),
                )}
              />
              <Row
                label="Average time from the first step"
                values={figures.map((step, index) =>
                  index === 0 ? "" : durationText(step.average_from_first),
                )}
              />
            </>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: { label: string; values: readonly ReactNode[] }) {
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
