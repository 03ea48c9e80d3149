const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Unit, its length, and the distance from which it is precise enough.
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["year", 365 * DAY, 2 * 365 * DAY],
  ["month", 30 * DAY, 60 * DAY],
  ["week", 7 * DAY, 14 * DAY],
  ["day", DAY, DAY],
  ["hour", HOUR, HOUR],
  ["minute", MINUTE, MINUTE],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const day = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** "3 days ago"; times in the last and next minute are "just now". */
export function relativeTime(ms: number, now: number): string {
  const distance = ms - now;
  for (const [unit, size, from] of UNITS) {
    if (Math.abs(distance) >= from) {
      return relative.format(Math.trunc(distance / size), unit);
    }
  }
  return "just now";
}

export function absoluteTime(ms: number): string {
  return absolute.format(ms);
}

/** The clock's time of today, day and time of other days; short. */
export function momentTime(ms: number, now: number): string {
  return startOfDay(ms) === startOfDay(now) ? clock.format(ms) : moment.format(ms);
}

export function clockTime(ms: number): string {
  return clock.format(ms);
}

/** "Today", "Yesterday" or the date, in the reader's own time zone. */
export function dayName(ms: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / DAY);
  if (days === 0) {
    return "Today";
  }
  return days === 1 ? "Yesterday" : day.format(ms);
}

/** Midnight before the time, in the reader's own time zone; ms since 1970. */
export function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

export function count(value: number): string {
  return whole.format(value);
}

/** "12.3K" for where there is little room. */
export function shortCount(value: number): string {
  return value < 10_000 ? whole.format(value) : short.format(value);
}

/** "512 MB", "1.4 GB". */
export function bytes(value: number): string {
  const megabytes = value / 2 ** 20;
  return megabytes < 1024
    ? `${whole.format(Math.round(megabytes))} MB`
    : `${short.format(megabytes / 1024)} GB`;
}

/** "1 person", "2 people". */
export function plural(value: number, one: string, many: string): string {
  return `${whole.format(value)} ${value === 1 ? one : many}`;
}
