import type { Chart, Measure } from "../api/analytics";
import { durationText, shareOf } from "./funnel";

export interface Deed {
  event: string;
  where?: unknown;
}

export interface MetricDefinition {
  measure: Measure;
  event?: Deed;
  then?: Deed;
  repeatable?: boolean;
  window?: { amount: number; unit: string };
  property?: string | string[];
  by?: "people" | "event" | "times";
  of?: "everybody" | "doers";
  people?: unknown;
}

interface MeasureText {
  value: Measure;
  label: string;
  /** Where there is little room. */
  short?: string;
  hint: string;
}

export const MEASURES: readonly MeasureText[] = [
  {
    value: "people",
    label: "Number of people who did event",
    short: "People who did event",
    hint: "Each person once, however often",
  },
  {
    value: "times",
    label: "Number of times event happened",
    short: "Times event happened",
    hint: "Every time, whoever did it",
  },
  {
    value: "times_per_person",
    label: "Average number of times event happened per person",
    short: "Times per person",
    hint: "Times, divided by those who did it",
  },
  { value: "conversion", label: "Conversion rate", hint: "How many of those who did one thing did another" },
  {
    value: "time_between",
    label: "Average time between events",
    hint: "Of those who did both, from the first to the second",
  },
  {
    value: "total",
    label: "Total value for property",
    hint: "Of everybody, or of people who meet a condition",
  },
  {
    value: "average",
    label: "Average value for property",
    hint: "By people, by who did an event, or by times it was set",
  },
];

export const measureLabel = (measure: Measure) =>
  MEASURES.find(({ value }) => value === measure)?.label ?? measure;

export const shortMeasure = (measure: Measure) =>
  MEASURES.find(({ value }) => value === measure)?.short ?? measureLabel(measure);

/** What the server has checked already. */
export function metricOf(chart: Chart): MetricDefinition {
  return chart.definition as unknown as MetricDefinition;
}

/** How the figure of a chart is told: a funnel's is its conversion. */
export function measureOf(chart: Chart): Measure {
  return chart.kind === "funnel" ? "conversion" : metricOf(chart).measure;
}

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** A value as its measure is told: a part of 1 in per cent, ms as a duration. */
export function valueText(measure: Measure, value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return "–";
  }
  if (measure === "conversion") {
    return shareOf(value, 1);
  }
  return measure === "time_between" ? durationText(value) : number.format(value);
}

/** In what people say a value of a measure: "%" for a part of 1, minutes for ms. */
export function unitOf(measure: Measure): { suffix: string; scale: number } {
  if (measure === "conversion") {
    return { suffix: " %", scale: 0.01 };
  }
  return measure === "time_between" ? { suffix: " min", scale: 60_000 } : { suffix: "", scale: 1 };
}

/** Whether all is filled in that the measure asks for. */
export function isComplete(definition: MetricDefinition): boolean {
  const { measure, event, property, by } = definition;
  if (measure === "total" || measure === "average") {
    return Boolean(property?.length) && (by !== "event" || Boolean(event?.event));
  }
  const followed = measure === "conversion" || measure === "time_between";
  return Boolean(event?.event) && (!followed || Boolean(definition.then?.event));
}

/** What is left of a definition where it becomes one of another measure. */
export function asMeasure(measure: Measure, before: MetricDefinition): MetricDefinition {
  const { event, then, window: limit, property, people } = before;
  const shared = people === undefined ? { measure } : { measure, people };
  if (measure === "total" || measure === "average") {
    return property === undefined ? shared : { ...shared, property };
  }
  const own = event === undefined ? shared : { ...shared, event };
  if (measure !== "conversion" && measure !== "time_between") {
    return own;
  }
  return { ...own, ...(then && { then }), ...(limit && { window: limit }) };
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const weekday = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

const dated = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** "1 Nov to 30 Nov 2026"; one day is told once. */
export function spanText(first: string, last: string): string {
  const end = dated.format(new Date(`${last}T00:00:00Z`));
  const isOneYear = first.slice(0, 4) === last.slice(0, 4);
  const begin = isOneYear ? dayText(first) : dated.format(new Date(`${first}T00:00:00Z`));
  return first === last ? end : `${begin} to ${end}`;
}

/** "25 Nov" of "2026-11-25": days are the site's, wherever the reader is. */
export function dayText(iso: string, isLong = false): string {
  return (isLong ? weekday : day).format(new Date(`${iso}T00:00:00Z`));
}
