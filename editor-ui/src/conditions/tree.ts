/** One condition or group as the API takes it. */
export type Definition = Record<string, unknown>;

export type Joint = "and" | "or";

interface Shared {
  /** Its own for as long as it is edited; the API knows nothing of it. */
  key: string;
  negated: boolean;
}

export interface Group extends Shared {
  type: "group";
  joint: Joint;
  children: Part[];
}

/** A condition without the conditions inside it. */
export interface Leaf extends Shared {
  type: "leaf";
  condition: Definition;
  /** Conditions on events or colleagues, by the key they stand under. */
  inner: Partial<Record<InnerKey, Group>>;
}

export type Part = Group | Leaf;
export type InnerKey = "where" | "then_where" | "colleagues";

export const INNER_KEYS: readonly InnerKey[] = ["where", "then_where", "colleagues"];

/** Groups inside groups, as deep as the API takes them. */
export const MAX_DEPTH = 10;

const KINDS = [
  "property",
  "event",
  "company",
  "company_property",
  "company_size",
  "colleagues",
  "asset",
  "path",
  "segment",
  "argument",
] as const;

export type Kind = (typeof KINDS)[number];

let made = 0;

function freshKey(): string {
  made += 1;
  return `c${made}`;
}

export function makeGroup(children: Part[], joint: Joint = "and", negated = false): Group {
  return { type: "group", key: freshKey(), negated, joint, children };
}

export function makeLeaf(condition: Definition, inner: Leaf["inner"] = {}): Leaf {
  return { type: "leaf", key: freshKey(), negated: false, condition, inner };
}

/** What a condition is about; undefined for what this version doesn't know. */
export function kindOf(condition: Definition): Kind | undefined {
  return KINDS.find((kind) => kind in condition);
}

/** The same with keys of its own. */
export function copyOf<T extends Part>(part: T): T {
  if (part.type === "group") {
    return { ...part, key: freshKey(), children: part.children.map(copyOf) };
  }
  const inner = Object.fromEntries(innerGroups(part).map(([name, group]) => [name, copyOf(group)]));
  return { ...part, key: freshKey(), inner };
}

export function innerGroups(leaf: Leaf): [InnerKey, Group][] {
  return INNER_KEYS.flatMap((name) => {
    const group = leaf.inner[name];
    return group === undefined ? [] : [[name, group] as [InnerKey, Group]];
  });
}

/** Everything in a group, itself first, what is inside conditions, too. */
export function* everyPart(part: Part): Generator<Part> {
  yield part;
  const below = part.type === "group" ? part.children : innerGroups(part).map(([, group]) => group);
  for (const child of below) {
    yield* everyPart(child);
  }
}

export function findPart(root: Group, key: string): Part | undefined {
  return [...everyPart(root)].find((part) => part.key === key);
}
