import type { MetricFigures } from "../api/analytics";
import type { Annotation } from "../api/watching";

/** A bar with notes on its days. */
export interface Mark {
  index: number;
  notes: readonly Annotation[];
}

/** Which bars have notes on their days; `last` is the last day of all. */
export function marksOf(figures: MetricFigures, last: string, notes: readonly Annotation[]): Mark[] {
  return figures.points.flatMap(({ first }, index) => {
    const next = figures.points[index + 1]?.first;
    const own = notes.filter(({ day }) => first <= day && day <= last && (next === undefined || day < next));
    return own.length === 0 ? [] : [{ index, notes: own }];
  });
}
