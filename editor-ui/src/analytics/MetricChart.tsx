import { useState } from "react";
import type { MetricFigures } from "../api/analytics";
import { MarksLane } from "./MarksLane";
import classes from "./Metric.module.css";
import type { Mark } from "./marks";
import { dayText, valueText } from "./metric";

const WIDTH = 1_000;
const HEIGHT = 200;
const BAR = 0.72;

interface MetricChartProps {
  figures: MetricFigures;
  /** The first day of the bar whose people are shown; "" for the whole range. */
  chosen: string | undefined;
  onChoose: (bucket: string) => void;
  /** What each bar is to reach. */
  goal: number | undefined;
  /** What is noted on the days of each bar. */
  marks: readonly Mark[];
  /** Asks for a note on a day; undefined for who may not write one. */
  onMark: ((day: string) => void) | undefined;
}

/** Bars for each day, week or month, before them the period before. The table beside says the same, and opens its people. */
export function MetricChart(props: MetricChartProps) {
  const { figures, chosen, onChoose, goal, marks, onMark } = props;
  const { points, previous, measure } = figures;
  const [pointed, setPointed] = useState<number>();
  const values = [...points, ...(previous?.points ?? [])].map(({ value }) => value ?? 0);
  const all = goal === undefined ? values : [...values, goal];
  const most = Math.max(...all, 0) || 1;
  const least = Math.min(...all, 0);
  const slot = WIDTH / Math.max(1, points.length);
  const y = (value: number) => ((most - value) / (most - least)) * HEIGHT;
  const bar = (value: number | null, index: number, width: number) => ({
    x: index * slot + (slot * (1 - width)) / 2,
    width: slot * width,
    y: y(Math.max(value ?? 0, 0)),
    height: Math.abs(y(0) - y(value ?? 0)),
  });
  const told = pointed === undefined ? undefined : points[pointed];
  const at = (event: { clientX: number; currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * points.length);
    return Math.min(points.length - 1, Math.max(0, place));
  };
  const before = pointed === undefined ? undefined : previous?.points[pointed];
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.told}>
        {told === undefined ? (
          <span className={classes.dim}>Point at a bar to read it; a click opens its people</span>
        ) : (
          <>
            {dayText(told.first, true)} <strong>{valueText(measure, told.value)}</strong>
            {before && (
              <span className={classes.dim}>
                {dayText(before.first)} {valueText(measure, before.value)}
              </span>
            )}
          </>
        )}
      </figcaption>
      <div className={classes.plot}>
        <span aria-hidden className={classes.axis}>
          <span>{valueText(measure, most)}</span>
          <span>{valueText(measure, least)}</span>
        </span>
        <svg
          aria-hidden
          className={classes.bars}
          onClick={(event) => onChoose(points[at(event)]?.first ?? "")}
          onPointerLeave={() => setPointed(undefined)}
          onPointerMove={(event) => setPointed(at(event))}
          preserveAspectRatio="none"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        >
          {pointed !== undefined && (
            <rect className={classes.pointed} height={HEIGHT} width={slot} x={pointed * slot} y={0} />
          )}
          {[y(most), y((most + least) / 2), y(0)].map((line) => (
            <line className={classes.line} key={line} x1={0} x2={WIDTH} y1={line} y2={line} />
          ))}
          {previous?.points.map(({ first, value }, index) => (
            <rect className={classes.previous} key={first} {...bar(value, index, 0.9)} />
          ))}
          {points.map(({ first, value }, index) => (
            <rect
              className={classes.bar}
              data-chosen={chosen === first || undefined}
              key={first}
              {...bar(value, index, previous ? 0.5 : BAR)}
            />
          ))}
          {goal !== undefined && (
            <line className={classes.goal} x1={0} x2={WIDTH} y1={y(goal)} y2={y(goal)} />
          )}
        </svg>
        <MarksLane
          count={points.length}
          days={points.map(({ first }) => first)}
          marks={marks}
          onMark={onMark}
        />
        <span aria-hidden className={classes.ends}>
          <span>{points[0] && dayText(points[0].first)}</span>
          {goal !== undefined && <span className={classes.goalKey}>Goal {valueText(measure, goal)}</span>}
          <span>{points.length > 1 && dayText(points.at(-1)?.first ?? "")}</span>
        </span>
      </div>
    </figure>
  );
}
