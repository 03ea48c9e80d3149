import type { AuditEntry } from "../api/audit";

/** "Change segment" for change_segment; commands stay as they are typed. */
export function actionLabel(action: string): string {
  const words = action.replaceAll("_", " ").replace(/\bapi\b/, "API");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// Below a site's address.
const PLACES: Readonly<Record<string, string>> = {
  campaign: "campaigns",
  letter: "letters",
  segment: "segments",
  newsletter: "newsletters",
  chart: "analytics",
  person: "people",
  conversation: "conversations",
};

/** Where the thing is that was changed; undefined where it has no page or is gone. */
export function placeOf(entry: AuditEntry): string | undefined {
  const place = PLACES[entry.kind];
  const isGone = entry.action.startsWith("delete_");
  return place === undefined || entry.subject === "" || isGone ? undefined : `${place}/${entry.subject}`;
}

export function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
