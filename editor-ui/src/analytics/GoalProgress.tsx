import { type Chart, type Standing, useFigures } from "../api/analytics";
import { WEEK } from "./asked";
import classes from "./Cards.module.css";
import { metricOf, valueText } from "./metric";

const NAMES = { day: "today", week: "this week", month: "this month" } as const;
const RANGES = { day: "today", week: "this_week", month: "this_month" } as const;

/** How far a metric has come on the way to its goal, in the day, week or month that is under way. */
export function GoalProgress(props: { site: string; chart: Chart; standing: Standing | undefined }) {
  const { site, chart, standing } = props;
  const { goal } = chart;
  const per = goal?.per ?? "day";
  const asked = { ...WEEK, range: RANGES[per], step: per };
  const shown = useFigures(site, chart, asked, goal === null ? undefined : standing?.as_of).data?.metric;
  if (goal === null || !shown) {
    return null;
  }
  const { measure } = metricOf(chart);
  const done = shown.total === null || goal.value === 0 ? 0 : shown.total / goal.value;
  return (
    <span className={classes.goal}>
      <span>
        {valueText(measure, shown.total)} of {valueText(measure, goal.value)} {NAMES[per]}
      </span>
      <span aria-hidden className={classes.track}>
        <span
          className={classes.done}
          data-reached={done >= 1 || undefined}
          style={{ width: `${100 * Math.min(1, Math.max(0, done))}%` }}
        />
      </span>
    </span>
  );
}
