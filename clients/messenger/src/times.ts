const DAY = 86_400_000; // ms

/** Today's times are the hour; others the day. */
export function briefly(at: number, now = Date.now()): string {
  return dayOf(at) === dayOf(now) ? clock(at) : format(at, { day: "numeric", month: "short" });
}

export function clock(at: number): string {
  return format(at, { hour: "numeric", minute: "2-digit" });
}

export function dayName(at: number, now = Date.now()): string {
  if (dayOf(at) === dayOf(now)) {
    return "Today";
  }
  if (dayOf(at) === dayOf(now - DAY)) {
    return "Yesterday";
  }
  return format(at, { weekday: "long", day: "numeric", month: "long" });
}

export function dayOf(at: number): string {
  return new Date(at).toDateString();
}

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, options).format(at);
}
