import type { NodeType } from "../api/catalogue";
import type { StepNode } from "./definition";

interface Setting {
  default?: unknown;
  "x-widget"?: string;
}

// Settings whose value is an id; what it names is said instead.
const NAMED = new Set(["letter", "segment", "campaign", "list"]);

/** What a node does with its settings, in one sentence; `names` has what ids of letters and segments stand for. */
export function sentenceOf(
  node: Pick<StepNode, "config">,
  type: Pick<NodeType, "sentence" | "settings"> | undefined,
  names: ReadonlyMap<string, string>,
): string {
  if (type === undefined) {
    return "This version doesn't know what this node does.";
  }
  const settings = (type.settings.properties ?? {}) as Record<string, Setting>;
  const required = (type.settings.required ?? []) as string[];
  const text = type.sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const setting = settings[name];
    const value = node.config[name] ?? setting?.default;
    if ((value === undefined || value === "") && required.includes(name)) {
      return "…";
    }
    return NAMED.has(setting?.["x-widget"] ?? "") ? (names.get(String(value)) ?? shown(value)) : shown(value);
  });
  // A setting that needs no value leaves a gap behind.
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\s+([?.,”])/g, "$1")
    .trim();
}

function shown(value: unknown): string {
  if (value === undefined || value === null) {
    return "";
  }
  if (Array.isArray(value)) {
    return value.map(String).join(", ");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value).replaceAll("_", " ");
}
