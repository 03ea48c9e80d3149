import { Link } from "react-router";
import { type Chart, type Standing, useFigures } from "../api/analytics";
import { count } from "../shared/format";
import classes from "./Analytics.module.css";
import { WEEK } from "./asked";
import { conversion } from "./funnel";
import { GoalProgress } from "./GoalProgress";
import { measureLabel, shortMeasure, valueText } from "./metric";

/** One figure of the last week, with its small histogram. */
export function ChartCard(props: { site: string; chart: Chart; standing: Standing | undefined }) {
  const { site, chart, standing } = props;
  const shown = useFigures(site, chart, WEEK, standing?.as_of).data;
  const steps = shown?.funnel?.steps ?? [];
  const metric = shown?.metric;
  const bars = metric ? metric.points.map(({ value }) => value ?? 0) : steps.map(({ people }) => people);
  const most = Math.max(...bars, 0) || 1;
  const before = steps.length > 0 ? conversion(steps) : "–";
  return (
    <Link className={classes.card} to={`/sites/${site}/analytics/${chart.id}`}>
      <span className={classes.cardHead}>
        <span className={classes.cardName}>{chart.name}</span>
        <span className={classes.cardKind} title={metric ? measureLabel(metric.measure) : undefined}>
          {metric ? shortMeasure(metric.measure) : chart.kind === "funnel" ? "Funnel" : "Metric"}, last 7 days
        </span>
      </span>
      <span className={classes.cardFigure}>
        {metric ? valueText(metric.measure, metric.total) : before}
        <span className={classes.cardKind}>
          {steps.length > 0 && `${count(steps.at(-1)?.people ?? 0)} of ${count(steps[0]?.people ?? 0)}`}
        </span>
      </span>
      {chart.goal !== null && <GoalProgress chart={chart} site={site} standing={standing} />}
      <span aria-hidden className={classes.small}>
        {bars.map((value, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            style={{ height: `${Math.max(3, (100 * value) / most)}%` }}
          />
        ))}
      </span>
    </Link>
  );
}
