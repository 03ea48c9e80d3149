import type { MetricFigures } from "../api/analytics";
import classes from "./Metric.module.css";
import type { Part } from "./MetricStats";
import { dayText, valueText } from "./metric";

interface MetricTableProps {
  figures: MetricFigures;
  /** The number whose people are shown. */
  chosen: { bucket: string; part: Part; before: boolean } | undefined;
  onChoose: (bucket: string, part: Part, before: boolean) => void;
}

/** What the diagram shows, to read, bar by bar; each number opens its people. */
export function MetricTable(props: MetricTableProps) {
  const { figures, chosen, onChoose } = props;
  const { points, previous, measure } = figures;
  const isRate = measure === "conversion";
  const number = (point: MetricFigures["points"][number] | undefined, part: Part, before: boolean) =>
    point && (
      <button
        aria-pressed={chosen?.bucket === point.first && chosen.part === part && chosen.before === before}
        className={classes.number}
        disabled={point.value === null}
        onClick={() => onChoose(point.first, part, before)}
        type="button"
      >
        {part === "reached"
          ? valueText(measure, point.value)
          : valueText(measure, point.value === null ? null : 1 - point.value)}
      </button>
    );
  return (
    <div className={classes.values}>
      <table className={classes.table}>
        <caption className="hidden">Figures by day</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Value</th>
            {isRate && <th scope="col">Did not</th>}
            {previous && <th scope="col">Before</th>}
          </tr>
        </thead>
        <tbody>
          {points.map((point, index) => (
            <tr key={point.first}>
              <th scope="row">{dayText(point.first, true)}</th>
              <td>{number(point, "reached", false)}</td>
              {isRate && <td>{number(point, "dropped", false)}</td>}
              {previous && <td>{number(previous.points[index], "reached", true)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
