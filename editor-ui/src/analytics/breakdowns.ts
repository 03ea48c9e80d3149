import type { ConditionCatalogue } from "../api/conditions";

interface Named {
  id: string;
  name: string;
}

const MOST = 20;

/** What figures can be told apart by: a property, one segment or campaign, or all of them side by side. */
export function breakdowns(
  catalogue: ConditionCatalogue | undefined,
  campaigns: readonly Named[],
  chosen: string,
) {
  const properties = (catalogue?.properties ?? []).map(({ path, label }) => ({
    value: `property:${path.join("/")}`,
    label: label || path.join("/"),
  }));
  const groups = [
    { group: "Properties", items: properties },
    { group: "Segments", items: together("segment", "All segments", catalogue?.segments ?? []) },
    { group: "Whom campaigns took in", items: together("campaign", "All campaigns", campaigns) },
  ].filter(({ items }) => items.length > 0);
  const isKnown = chosen === "" || groups.some(({ items }) => items.some(({ value }) => value === chosen));
  // An address, or a program, may have asked for another choice of them.
  const path = chosen.startsWith("property:") ? chosen.slice("property:".length) : "Own choice";
  return isKnown ? groups : [...groups, { group: "Others", items: [{ value: chosen, label: path }] }];
}

function together(kind: string, label: string, all: readonly Named[]) {
  const each = all.map(({ id, name }) => ({ value: `${kind}:${id}`, label: name }));
  const ids = all.slice(0, MOST).map(({ id }) => id);
  const whole = { value: `${kind}:${ids.join(",")}`, label: all.length > MOST ? `The first ${MOST}` : label };
  return all.length > 1 ? [whole, ...each] : each;
}
