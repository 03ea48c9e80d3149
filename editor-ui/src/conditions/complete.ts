import { type Definition, type Group, innerGroups, type Leaf, type Part } from "./tree";

// What each kind can't do without, by its key; the API says the rest.
const NEEDED: Record<string, readonly string[]> = {
  property: ["property"],
  company_property: ["company_property"],
  event: ["event"],
  segment: ["segment"],
  path: ["to"],
  company: ["company"],
  asset: ["activity"],
  argument: ["argument"],
};

const FOLLOWING = ["followed_by", "not_followed_by"];
const FIGURES = ["sum", "average", "minimum", "maximum"];

/** The tree without what has only been begun, for a preview of the rest; and how much that was. */
export function completeOnly(root: Group): { root: Group; left: number } {
  let left = 0;
  const kept = (part: Part): Part[] => {
    if (part.type === "group") {
      const children = part.children.flatMap(kept);
      return children.length === 0 ? [] : [{ ...part, children }];
    }
    if (!isComplete(part)) {
      left += 1;
      return [];
    }
    return [withInner(part, kept)];
  };
  const children = root.children.flatMap(kept);
  return { root: { ...root, children }, left };
}

function withInner(leaf: Leaf, kept: (part: Part) => Part[]): Leaf {
  const groups = innerGroups(leaf).flatMap(([name, group]) =>
    kept(group).map((part) => [name, part] as const),
  );
  return { ...leaf, inner: Object.fromEntries(groups) as Leaf["inner"] };
}

function isComplete(leaf: Leaf): boolean {
  const { condition } = leaf;
  if ("colleagues" in condition) {
    return leaf.inner.colleagues?.children.some((part) => part.type === "group" || isComplete(part)) ?? false;
  }
  const needed = Object.entries(NEEDED).find(([kind]) => kind in condition)?.[1] ?? [];
  return [...needed, ...neededBy(condition)].every((key) => isFilled(condition[key])) && hasValue(condition);
}

function neededBy(condition: Definition): string[] {
  const operator = String(condition.operator ?? "");
  if ("event" in condition && FOLLOWING.includes(operator)) {
    return ["then"];
  }
  return "event" in condition && FIGURES.includes(operator) ? ["argument"] : [];
}

function hasValue(condition: Definition): boolean {
  return !("value" in condition) || isFilled(condition.value);
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((item) => item !== "" && item !== null);
  }
  return value !== undefined && value !== null && value !== "";
}
