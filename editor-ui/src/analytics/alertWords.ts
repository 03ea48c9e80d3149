import type { Chart } from "../api/analytics";
import type { AlertView } from "../api/watching";
import { definitionOf } from "./funnel";
import { measureOf, valueText } from "./metric";

interface Way {
  /** The step, from 0; empty for all of the funnel. */
  value: string;
  label: string;
}

/** Whose conversion an alert on a funnel can be about: all of it, or one step; none for a metric. */
export function waysOf(chart: Chart): Way[] {
  if (chart.kind !== "funnel") {
    return [];
  }
  const events = definitionOf(chart).steps.map(({ event }) => event);
  return [
    { value: "", label: `All of it: ${events[0]} to ${events.at(-1)}` },
    ...events.slice(1).map((event, index) => ({
      value: String(index + 1),
      label: `${index + 1}. ${events[index]} to ${index + 2}. ${event}`,
    })),
  ];
}

/** "Below 30 % in 24 hours, Visit to Registration". */
export function ruleText(chart: Chart, alert: AlertView): string {
  const span = alert.hours === 24 ? "24 hours" : "7 days";
  const way = alert.step === null ? undefined : waysOf(chart)[alert.step]?.label;
  const rest = way === undefined ? "" : `, ${way}`;
  if (alert.rule === "change") {
    return `Changes by more than ${valueText("conversion", alert.threshold)} in ${span}${rest}`;
  }
  const rule = alert.rule === "above" ? "Above" : "Below";
  return `${rule} ${valueText(measureOf(chart), alert.threshold)} in ${span}${rest}`;
}
