import type { Schemas } from "../api/client";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import classes from "./Analytics.module.css";
import type { StepNumber } from "./FunnelChart";
import { conversion, durationText, type FunnelStep } from "./funnel";
import { NumberButton } from "./NumberButton";

interface FunnelGroupsProps {
  steps: readonly FunnelStep[];
  groups: Schemas["FunnelFigures"]["groups"];
  chosen: (StepNumber & { group: string }) | undefined;
  onChoose: (index: number, part: StepNumber["part"], group: string) => void;
}

/** How far each group gets: at each step who got there, and who went no further. */
export function FunnelGroups(props: FunnelGroupsProps) {
  const { steps, groups, chosen, onChoose } = props;
  const number = (index: number, part: StepNumber["part"], group: string, label: string, value: number) => (
    <NumberButton
      isChosen={chosen?.group === group && chosen.index === index && chosen.part === part}
      isEmpty={value === 0}
      label={label}
      onClick={() => onChoose(index, part, group)}
    >
      {count(value)}
    </NumberButton>
  );
  return (
    <Card title="Broken down">
      <div className={classes.scroll}>
        <table aria-label="Broken down" className={`${classes.table} ${classes.groups}`}>
          <thead>
            <tr>
              <th scope="col">Value</th>
              {steps.map(({ event }, step) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                <th key={step} scope="col">
                  {event}
                </th>
              ))}
              <th scope="col">Conversion</th>
              <th scope="col">To the end, the middle time</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((each) => (
              <tr key={each.key}>
                <th scope="row">{each.label}</th>
                {each.steps.map(({ people, dropped }, step) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                  <td key={step}>
                    {number(
                      step,
                      "reached",
                      each.key,
                      `${count(people)} got to ${steps[step]?.event}, ${each.label}`,
                      people,
                    )}
                    {step < steps.length - 1 && (
                      <small className={classes.lost}>
                        {number(
                          step,
                          "dropped",
                          each.key,
                          `${count(dropped)} went no further than ${steps[step]?.event}, ${each.label}`,
                          dropped,
                        )}
                        no further
                      </small>
                    )}
                  </td>
                ))}
                <td>{conversion(each.steps)}</td>
                <td>{durationText(each.steps.at(-1)?.median_from_first ?? null)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
