import { type Definition, type Group, innerGroups, type Leaf, makeGroup, makeLeaf, type Part } from "./tree";

/** A definition to be edited. What is no definition at all gives an empty group. */
export function parseDefinition(definition: unknown): Group {
  const part = parsePart(definition);
  if (part === undefined) {
    return makeGroup([]);
  }
  return part.type === "group" ? part : makeGroup([part]);
}

function isRecord(value: unknown): value is Definition {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsePart(definition: unknown): Part | undefined {
  if (!isRecord(definition)) {
    return undefined;
  }
  for (const joint of ["and", "or"] as const) {
    const members = definition[joint];
    if (Array.isArray(members)) {
      return makeGroup(parseAll(members), joint);
    }
  }
  if ("not" in definition) {
    const part = parsePart(definition.not);
    return part && { ...part, negated: !part.negated };
  }
  return parseLeaf(definition);
}

function parseAll(members: readonly unknown[]): Part[] {
  return members.map(parsePart).filter((part) => part !== undefined);
}

function parseLeaf(definition: Definition): Leaf {
  const { where, then_where: thenWhere, colleagues, ...condition } = definition;
  const inner: Leaf["inner"] = {};
  if (Array.isArray(where) && where.length > 0) {
    inner.where = parseList(where);
  }
  if (Array.isArray(thenWhere) && thenWhere.length > 0) {
    inner.then_where = parseList(thenWhere);
  }
  if ("colleagues" in definition) {
    inner.colleagues = parseDefinition(colleagues);
    return makeLeaf({ colleagues: true, ...condition }, inner);
  }
  return makeLeaf(condition, inner);
}

// A list of one group is that group: the API has no other way to say "any of these".
function parseList(members: readonly unknown[]): Group {
  const parts = parseAll(members);
  const [only] = parts;
  return parts.length === 1 && only?.type === "group" ? only : makeGroup(parts);
}

/** A definition as the API takes it, and where in it each part is. */
export interface Written {
  definition: Definition;
  /** Path ("and/0/where/1") -> key of the part there. */
  places: ReadonlyMap<string, string>;
}

export function writeDefinition(root: Group): Written {
  const places = new Map<string, string>();
  return { definition: writePart(root, "", places), places };
}

function below(path: string, name: string | number): string {
  return path === "" ? String(name) : `${path}/${name}`;
}

function writePart(part: Part, path: string, places: Map<string, string>): Definition {
  places.set(path, part.key);
  if (part.negated) {
    return { not: writePlain(part, below(path, "not"), places) };
  }
  return writePlain(part, path, places);
}

function writePlain(part: Part, path: string, places: Map<string, string>): Definition {
  places.set(path, part.key);
  if (part.type === "group") {
    const here = below(path, part.joint);
    return {
      [part.joint]: part.children.map((child, index) => writePart(child, below(here, index), places)),
    };
  }
  const written = { ...part.condition };
  for (const [name, group] of innerGroups(part)) {
    const here = below(path, name);
    written[name] = name === "colleagues" ? writePart(group, here, places) : writeList(group, here, places);
  }
  return written;
}

function writeList(group: Group, path: string, places: Map<string, string>): Definition[] {
  places.set(path, group.key);
  if (group.joint === "and" && !group.negated) {
    return group.children.map((child, index) => writePart(child, below(path, index), places));
  }
  return [writePart(group, below(path, 0), places)];
}

/** The part that a problem's path leads to, or the one around it; and what is left of the path. */
export function placeOf(places: Written["places"], path: string): { key: string; rest: string } | undefined {
  const names = path === "" ? [] : path.split("/");
  for (let length = names.length; length >= 0; length -= 1) {
    const key = places.get(names.slice(0, length).join("/"));
    if (key !== undefined) {
      return { key, rest: names.slice(length).join("/") };
    }
  }
  return undefined;
}
