import type { Definition } from "./tree";

/** The definition in an address; undefined if there is none that can be read. */
export function definitionParam(text: string | null): Definition | undefined {
  if (text === null || text === "") {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
