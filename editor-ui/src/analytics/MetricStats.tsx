import type { MetricFigures } from "../api/analytics";
import classes from "./Metric.module.css";
import { dayText, valueText } from "./metric";

export type Part = "reached" | "dropped";

interface MetricStatsProps {
  metric: MetricFigures;
  /** `first`: of a bar; "" for all days; with DAY before it, one day whatever the bars are. */
  onChoose: (first: string, part: Part, before: boolean) => void;
}

/** Before a day in the address that is no bar of the diagram. */
export const DAY = "day@";

/** The figure of all days, the highest and the lowest day, and the average; each opens its people. */
export function MetricStats(props: MetricStatsProps) {
  const { measure, total, daily, previous } = props.metric;
  const days = [
    { label: "Daily maximum", point: daily.most },
    { label: "Daily minimum", point: daily.least },
  ];
  const number = (
    value: number | null | undefined,
    first: string,
    part: Part = "reached",
    before = false,
  ) => (
    <button className={classes.number} onClick={() => props.onChoose(first, part, before)} type="button">
      {part === "dropped" ? "Who did not" : valueText(measure, value)}
    </button>
  );
  return (
    <dl className={classes.stats}>
      <div>
        <dt>{measure === "total" ? "At the end" : "All days"}</dt>
        <dd>
          {number(total, "")}
          {measure === "conversion" && <small>{number(null, "", "dropped")}</small>}
          {previous && <small>{number(previous.total, "", "reached", true)} in the days before</small>}
          {previous && measure === "conversion" && (
            <small>{number(null, "", "dropped", true)} in the days before</small>
          )}
        </dd>
      </div>
      {days.map(({ label, point }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {point ? number(point.value, `${DAY}${point.first}`) : valueText(measure, null)}
            {point && <small>{dayText(point.first, true)}</small>}
          </dd>
        </div>
      ))}
      <div>
        <dt>Daily average</dt>
        <dd>
          {daily.average === null ? valueText(measure, null) : number(daily.average, "")}
          {daily.average !== null && <small>of all these days</small>}
        </dd>
      </div>
    </dl>
  );
}
