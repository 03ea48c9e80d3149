const HOUR = 3_600_000;
const MORNING = 9;

export interface SnoozeChoice {
  label: string;
  /** Ms since 1970. */
  until: number;
}

/** The next hours and mornings, in the reader's own time zone. */
export function snoozes(now: number): SnoozeChoice[] {
  const today = new Date(now);
  const toMonday = (8 - today.getDay()) % 7 || 7;
  return [
    { label: "For an hour", until: now + HOUR },
    { label: "For three hours", until: now + 3 * HOUR },
    { label: "Tomorrow morning", until: morning(today, 1) },
    { label: "Next Monday", until: morning(today, toMonday) },
  ];
}

function morning(from: Date, days: number): number {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, MORNING).getTime();
}
