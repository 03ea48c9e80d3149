import type { MetricFigures } from "../api/analytics";
import { Card } from "../shared/Card";
import classes from "./Analytics.module.css";
import { dayText, valueText } from "./metric";
import { NumberButton } from "./NumberButton";

interface MetricGroupsProps {
  metric: MetricFigures;
  /** The number whose people are shown; `bucket` "" for all days. */
  chosen: { bucket: string; group: string } | undefined;
  onChoose: (bucket: string, group: string) => void;
}

/** The figures of each group, of all days and bar by bar; each opens its people. */
export function MetricGroups(props: MetricGroupsProps) {
  const { metric, chosen, onChoose } = props;
  const number = (group: string, bucket: string, value: number | null) => (
    <NumberButton
      isChosen={chosen?.group === group && chosen.bucket === bucket}
      isEmpty={value === null}
      onClick={() => onChoose(bucket, group)}
    >
      {valueText(metric.measure, value)}
    </NumberButton>
  );
  return (
    <Card title="Broken down">
      <div className={classes.scroll}>
        <table aria-label="Broken down" className={`${classes.table} ${classes.groups}`}>
          <thead>
            <tr>
              <th scope="col">Value</th>
              <th scope="col">All days</th>
              {metric.points.map(({ first }) => (
                <th key={first} scope="col">
                  {dayText(first)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {metric.groups.map((each) => (
              <tr key={each.key}>
                <th scope="row">{each.label}</th>
                <td>{number(each.key, "", each.total)}</td>
                {metric.points.map(({ first }, index) => (
                  <td key={first}>{number(each.key, first, each.points[index] ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
