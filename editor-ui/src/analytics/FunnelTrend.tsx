import type { Schemas } from "../api/client";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import tables from "./Analytics.module.css";
import { shareOf } from "./funnel";
import { dayText } from "./metric";
import { NumberButton } from "./NumberButton";
import classes from "./Trend.module.css";

type Point = Schemas["FunnelFigures"]["trend"][number];

interface FunnelTrendProps {
  trend: readonly Point[];
  /** The last step, from 0. */
  last: number;
  /** The bucket and step whose people are shown. */
  chosen: { bucket: string; index: number } | undefined;
  onChoose: (bucket: string, step: number) => void;
}

/** How many began in each day, week or month, and how many of those came to the end. */
export function FunnelTrend(props: FunnelTrendProps) {
  const { trend, last, chosen, onChoose } = props;
  const most = Math.max(...trend.map(({ began }) => began), 1);
  const number = (first: string, step: number, value: number) => (
    <NumberButton
      isChosen={chosen?.bucket === first && chosen.index === step}
      isEmpty={value === 0}
      onClick={() => onChoose(first, step)}
    >
      {count(value)}
    </NumberButton>
  );
  return (
    <Card title="Over time, by when they began">
      <div className={classes.body}>
        <figure aria-hidden className={classes.chart}>
          <div className={classes.bars}>
            {trend.map(({ first, began, converted }) => (
              <button
                className={classes.slot}
                data-chosen={chosen?.bucket === first || undefined}
                key={first}
                onClick={() => onChoose(first, 0)}
                tabIndex={-1}
                title={`${dayText(first, true)}: ${count(began)} began, ${count(converted)} came to the end`}
                type="button"
              >
                <span className={classes.began} style={{ height: `${(100 * began) / most}%` }}>
                  <span
                    className={classes.converted}
                    style={{ height: `${began === 0 ? 0 : (100 * converted) / began}%` }}
                  />
                </span>
              </button>
            ))}
          </div>
          <figcaption className={classes.ends}>
            <span>{dayText(trend[0]?.first ?? "")}</span>
            <span className={classes.key}>
              <span className={classes.began} /> began <span className={classes.converted} /> of these, came
              to the end
            </span>
            <span>{dayText(trend.at(-1)?.first ?? "")}</span>
          </figcaption>
        </figure>
        <div className={classes.values}>
          <table className={tables.table}>
            <caption className="hidden">Conversion by when people began</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Began</th>
                <th scope="col">To the end</th>
                <th scope="col">Conversion</th>
              </tr>
            </thead>
            <tbody>
              {trend.map(({ first, began, converted }) => (
                <tr key={first}>
                  <th scope="row">{dayText(first, true)}</th>
                  <td>{number(first, 0, began)}</td>
                  <td>{number(first, last, converted)}</td>
                  <td>{shareOf(converted, began) || "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Card>
  );
}
