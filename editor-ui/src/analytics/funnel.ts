import type { Chart, RangeName, StepFigures } from "../api/analytics";

export interface FunnelStep {
  event: string;
  where?: unknown;
}

export interface FunnelDefinition {
  steps: FunnelStep[];
  order?: "loose" | "strict" | "any";
  window?: { amount: number; unit: "minutes" | "hours" | "days" | "weeks" };
  people?: unknown;
  exclusions?: FunnelExclusion[];
}

/** What may not come between two steps; `after`: only behind this step, from 0. */
export interface FunnelExclusion extends FunnelStep {
  after?: number;
}

export const MOST_STEPS = 20;
export const MOST_EXCLUSIONS = 10;

export const RANGES: readonly { value: RangeName; label: string }[] = [
  { value: "today", label: "Today" },
  { value: "yesterday", label: "Yesterday" },
  { value: "last_7_days", label: "Last 7 days" },
  { value: "last_14_days", label: "Last 14 days" },
  { value: "last_30_days", label: "Last 30 days" },
  { value: "last_60_days", label: "Last 60 days" },
  { value: "last_90_days", label: "Last 90 days" },
  { value: "this_month", label: "This month" },
  { value: "last_month", label: "Last month" },
  { value: "this_year", label: "This year" },
  { value: "last_365_days", label: "Last 365 days" },
];

export function rangeOf(value: string | null): RangeName {
  return RANGES.find((range) => range.value === value)?.value ?? "last_7_days";
}

/** What the server has checked already. */
export function definitionOf(chart: Chart): FunnelDefinition {
  return chart.definition as unknown as FunnelDefinition;
}

/** "42.5 %" of `whole`; empty where there is nothing to be a part of. */
export function shareOf(part: number, whole: number): string {
  return whole === 0 ? "" : `${((100 * part) / whole).toFixed(1).replace(/\.0$/, "")} %`;
}

/** How many of those who began came to the end. */
export function conversion(steps: readonly StepFigures[]): string {
  return shareOf(steps.at(-1)?.people ?? 0, steps[0]?.people ?? 0) || "–";
}

const UNITS: readonly [string, number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** "3 h 20 min": the two largest parts of a duration. */
export function durationText(ms: number | null): string {
  if (ms === null) {
    return "–";
  }
  let left = ms;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const number = Math.floor(left / size);
    left -= number * size;
    if (number > 0) {
      parts.push(`${number} ${unit}`);
    }
  }
  return parts.slice(0, 2).join(" ") || "under 1 s";
}

/** The step at `from` in the place of the one at `to`. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item !== undefined) {
    next.splice(to, 0, item);
  }
  return next;
}
