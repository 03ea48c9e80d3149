import type { CSSProperties } from "react";
import { shareOf } from "../analytics/funnel";
import { dayText } from "../analytics/metric";
import type { Retention, Scope } from "../api/reportFigures";
import { NumberButton } from "./Number";
import classes from "./Reports.module.css";

interface CohortTableProps {
  cohorts: Retention["cohorts"];
  step: Scope["step"];
  chosen: readonly string[] | undefined;
  onChoose: (who: readonly string[]) => void;
}

const NAMES = { day: "Day", week: "Week", month: "Month" };

/** The darker a cell, the larger the part that was back; each has it in words, too, and opens its people. */
export function CohortTable(props: CohortTableProps) {
  const { cohorts, chosen, onChoose, step } = props;
  const columns = Array.from(
    { length: Math.max(...cohorts.map(({ back }) => back.length), 0) },
    (_, at) => at,
  );
  return (
    <div className={classes.scroll}>
      <table aria-label="Cohorts" className={classes.cohorts}>
        <thead>
          <tr>
            <th scope="col">{NAMES[step]} of the beginning</th>
            <th scope="col">People</th>
            {columns.map((later) => (
              <th key={later} scope="col">
                {NAMES[step]} {later}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">All</th>
            <td>
              <NumberButton
                isChosen={chosen?.[0] === "" && chosen[1] === undefined}
                label="all who began"
                onChoose={() => onChoose([""])}
                value={sum(cohorts.map(({ people }) => people))}
              />
            </td>
            {columns.map((later) => {
              // Only cohorts for which that time has begun.
              const old = cohorts.filter(({ back }) => back.length > later);
              const people = sum(old.map((cohort) => cohort.people));
              const back = sum(old.map((cohort) => cohort.back[later] ?? 0));
              return (
                <td key={later}>
                  <Shade back={back} people={people}>
                    <NumberButton
                      isChosen={chosen?.[0] === "" && chosen[1] === String(later)}
                      label={`${back} of ${people} who began were back in ${step} ${later}`}
                      onChoose={() => onChoose(["", String(later)])}
                      text={shareOf(back, people) || "–"}
                      value={back}
                    />
                  </Shade>
                </td>
              );
            })}
          </tr>
          {cohorts.map(({ first, people, back }) => (
            <tr key={first}>
              <th scope="row">{dayText(first, step === "day")}</th>
              <td>
                <NumberButton
                  isChosen={chosen?.[0] === first && chosen[1] === undefined}
                  label={`began ${first}`}
                  onChoose={() => onChoose([first])}
                  value={people}
                />
              </td>
              {columns.map((later) => (
                <td key={later}>
                  {back[later] !== undefined && people > 0 && (
                    <Shade back={back[later]} people={people}>
                      <NumberButton
                        isChosen={chosen?.[0] === first && chosen[1] === String(later)}
                        label={`${back[later]} of ${people} who began ${first} were back in ${step} ${later}`}
                        onChoose={() => onChoose([first, String(later)])}
                        text={shareOf(back[later], people)}
                        value={back[later]}
                      />
                    </Shade>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Shade(props: { back: number; people: number; children: React.ReactNode }) {
  const part = props.people === 0 ? 0 : props.back / props.people;
  // Ink stays readable on the darkest shade, in light and in dark.
  const style = { "--part": `${Math.round(4 + 51 * part)}%` } as CSSProperties;
  return (
    <span className={classes.shade} style={part === 0 ? undefined : style}>
      {props.children}
    </span>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
