import { useState } from "react";
import type { LetterDay } from "../api/letters";
import { count } from "../shared/format";
import classes from "./Results.module.css";

// Wider ones stand behind narrower ones: how many were sent, and in front of that what was done.
const SERIES = [
  { name: "sent", label: "Sent", width: 0.84 },
  { name: "opened", label: "Opened", width: 0.56 },
  { name: "clicked", label: "Clicked", width: 0.28 },
] as const;
const HEIGHT = 160;
const WIDTH = 1_000;

const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const whole = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** Bars for each day (UTC). What is pointed at is told in figures; the same figures stand in a hidden table. */
export function DaysChart(props: { days: LetterDay[] }) {
  const { days } = props;
  const [pointed, setPointed] = useState<number | undefined>();
  const most = Math.max(1, ...days.flatMap((day) => SERIES.map(({ name }) => day[name])));
  const slot = WIDTH / Math.max(1, days.length);
  const top = niceTop(most);
  const told = pointed === undefined ? undefined : days[pointed];
  const shown = told ?? sum(days);
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.legend}>
        <span className={classes.when}>{told === undefined ? "All days" : whole.format(told.day)}</span>
        {SERIES.map(({ name, label }) => (
          <span key={name}>
            <i aria-hidden className={classes.mark} data-series={name} />
            {label} <strong>{count(shown[name])}</strong>
          </span>
        ))}
        <span>
          Unsubscribed <strong>{count(shown.unsubscribed)}</strong>
        </span>
      </figcaption>
      <div className={classes.plot}>
        <span aria-hidden className={classes.axis}>
          <span>{count(top)}</span>
          <span>{top > 1 ? count(top / 2) : ""}</span>
          <span>0</span>
        </span>
        <svg
          aria-hidden
          className={classes.bars}
          onPointerLeave={() => setPointed(undefined)}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const at = Math.floor(((event.clientX - box.left) / box.width) * days.length);
            setPointed(Math.min(days.length - 1, Math.max(0, at)));
          }}
          preserveAspectRatio="none"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        >
          {[0, 0.5, 1].map((part) => (
            <line
              className={classes.line}
              key={part}
              x1={0}
              x2={WIDTH}
              y1={part * HEIGHT}
              y2={part * HEIGHT}
            />
          ))}
          {pointed !== undefined && (
            <rect className={classes.pointed} height={HEIGHT} width={slot} x={pointed * slot} y={0} />
          )}
          {days.map((day, index) =>
            SERIES.map(({ name, width }) => {
              const height = (day[name] / top) * HEIGHT;
              return (
                <rect
                  data-series={name}
                  height={height}
                  key={`${day.day}-${name}`}
                  width={slot * width}
                  x={index * slot + (slot * (1 - width)) / 2}
                  y={HEIGHT - height}
                />
              );
            }),
          )}
        </svg>
        <span aria-hidden className={classes.ends}>
          <span>{days[0] === undefined ? "" : short.format(days[0].day)}</span>
          <span>today (UTC)</span>
        </span>
      </div>
      <DaysTable days={days} />
    </figure>
  );
}

function DaysTable(props: { days: LetterDay[] }) {
  return (
    <table className="hidden">
      <caption>Letter statistics by day</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Sent</th>
          <th scope="col">Opened</th>
          <th scope="col">Clicked</th>
          <th scope="col">Unsubscribed</th>
        </tr>
      </thead>
      <tbody>
        {props.days.map((day) => (
          <tr key={day.day}>
            <th scope="row">{short.format(day.day)}</th>
            <td>{day.sent}</td>
            <td>{day.opened}</td>
            <td>{day.clicked}</td>
            <td>{day.unsubscribed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sum(days: LetterDay[]): Omit<LetterDay, "day"> {
  const total = { sent: 0, opened: 0, clicked: 0, unsubscribed: 0 };
  for (const day of days) {
    total.sent += day.sent;
    total.opened += day.opened;
    total.clicked += day.clicked;
    total.unsubscribed += day.unsubscribed;
  }
  return total;
}

/** The next of 1, 2, 4, 10, 20, 40… so that half of it is whole, too. */
function niceTop(most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [1, 2, 4, 6, 8]) {
      if (step * power >= most) {
        return step * power;
      }
    }
  }
}
