import type { ConditionCatalogue, KnownEvent, KnownProperty } from "../api/conditions";

export type Path = readonly string[];

/** The names of a property or argument, whichever way the definition gives them. */
export function pathOf(value: unknown): Path {
  if (Array.isArray(value)) {
    return value.map(String);
  }
  return typeof value === "string" && value !== "" ? [value] : [];
}

export function pathText(path: Path): string {
  return path.join("/");
}

/** A path as short as the API takes it; "address/city" typed by hand is two names. */
export function writePath(text: string, known: ReadonlySet<string>): string | string[] {
  if (!text.includes("/") || known.has(text)) {
    return text;
  }
  return text
    .split("/")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** A property, also one that the site hides: conditions may be about it already. */
export function findProperty(catalogue: ConditionCatalogue, path: Path): KnownProperty | undefined {
  const text = pathText(path);
  const isIt = (property: KnownProperty) => pathText(property.path) === text;
  return catalogue.properties.find(isIt) ?? catalogue.hidden_properties.find(isIt);
}

export function findEvent(catalogue: ConditionCatalogue, name: unknown): KnownEvent | undefined {
  return catalogue.events.find((event) => event.name === name);
}

/** A value in few words. */
export function sampleText(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}

export function sampleLine(values: readonly unknown[], most = 3): string {
  return values.slice(0, most).map(sampleText).join(", ");
}
