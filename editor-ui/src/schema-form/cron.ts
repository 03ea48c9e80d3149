/** A time in the form of cron, as far as it can be said in words here; the server reads all of it. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  days: readonly number[];
  months: readonly number[];
  /** 0 is Sunday. */
  weekdays: readonly number[];
  /** A day counts when either fits, as cron has it when neither begins with a star. */
  eitherDay: boolean;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY_NAMES = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];
const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAY_MS = 86_400_000;
const YEARS_AHEAD = 5;

/** What a text says; undefined when it can't be read here. */
export function parseCron(text: string): Cron | undefined {
  const parts = text.trim().toLowerCase().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = parts;
  const minutes = field(minute, 0, 59);
  const hours = field(hour, 0, 23);
  const days = field(day, 1, 31);
  const months = field(month, 1, 12, MONTHS, 1);
  const weekdays = field(weekday, 0, 7, DAYS);
  if (parts.length !== 5 || !minutes || !hours || !days || !months || !weekdays) {
    return undefined;
  }
  return {
    minutes,
    hours,
    days,
    months,
    weekdays: [...new Set(weekdays.map((each) => each % 7))].sort((one, other) => one - other),
    eitherDay: !day.startsWith("*") && !weekday.startsWith("*"),
  };
}

function field(
  text: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  first = 0,
): number[] | undefined {
  const found = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", step = "1"] = item.split("/");
    const [from = "", to] = range === "*" ? [String(least), String(most)] : range.split("-");
    const low = numberOf(from, names, first);
    const high = to === undefined ? (item.includes("/") ? most : low) : numberOf(to, names, first);
    const by = /^[1-9]\d*$/.test(step) ? Number(step) : Number.NaN;
    const isSound = low >= least && high <= most && low <= high && by > 0;
    if (!isSound) {
      return undefined;
    }
    for (let value = low; value <= high; value += by) {
      found.add(value);
    }
  }
  return [...found].sort((one, other) => one - other);
}

function numberOf(text: string, names: readonly string[], first: number): number {
  const place = names.indexOf(text);
  if (place !== -1) {
    return place + first;
  }
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

/** The next moments behind `now`; all of them the clock's time of one zone, as if it were UTC. */
export function nextTimes(cron: Cron, now: number, wanted: number): number[] {
  const found: number[] = [];
  const end = now + YEARS_AHEAD * 366 * DAY_MS;
  for (let day = now - (now % DAY_MS); day < end && found.length < wanted; day += DAY_MS) {
    if (!fits(cron, new Date(day))) {
      continue;
    }
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const at = day + (hour * 60 + minute) * 60_000;
        if (at > now && found.length < wanted) {
          found.push(at);
        }
      }
    }
  }
  return found;
}

function fits(cron: Cron, day: Date): boolean {
  const isDay = cron.days.includes(day.getUTCDate());
  const isWeekday = cron.weekdays.includes(day.getUTCDay());
  const isEither = cron.eitherDay ? isDay || isWeekday : isDay && isWeekday;
  return cron.months.includes(day.getUTCMonth() + 1) && isEither;
}

/** The clock's time in a zone, as if it were UTC; ms since 1970. */
export function wallClock(now: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** "At 09:00 on Mondays". */
export function cronWords(cron: Cron): string {
  return `${timeWords(cron)}${dayWords(cron)}${monthWords(cron)}`;
}

function timeWords({ minutes, hours }: Cron): string {
  const [minute = 0] = minutes;
  const at = (hour: number) => `${two(hour)}:${two(minute)}`;
  if (minutes.length === 60 && hours.length === 24) {
    return "Every minute";
  }
  if (minutes.length === 1 && hours.length === 24) {
    return minute === 0 ? "Every hour" : `Every hour, at ${minute} past`;
  }
  if (minutes.length === 1 && hours.length <= 4) {
    return `At ${listed(hours.map(at))}`;
  }
  return `${minutes.length * hours.length} times`;
}

function dayWords({ days, weekdays, eitherDay }: Cron): string {
  const onDays = days.length === 31 ? "" : ` on the ${listed(days.map(ordinal))}`;
  const onWeekdays =
    weekdays.length === 7
      ? ""
      : ` on ${weekdays.join() === "1,2,3,4,5" ? "weekdays" : listed(weekdays.map((day) => DAY_NAMES[day] ?? ""))}`;
  if (onDays === "" && onWeekdays === "") {
    return " each day";
  }
  const both = onDays !== "" && onWeekdays !== "";
  return both ? `${onDays}${eitherDay ? ", and" : ", if"}${onWeekdays}` : onDays + onWeekdays;
}

function monthWords({ months }: Cron): string {
  return months.length === 12 ? "" : ` in ${listed(months.map((month) => MONTH_NAMES[month - 1] ?? ""))}`;
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(words);
}

function ordinal(day: number): string {
  const ending = day > 3 && day < 21 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
