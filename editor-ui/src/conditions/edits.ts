import { everyPart, findPart, type Group, innerGroups, type Leaf, makeGroup, type Part } from "./tree";

/** The tree with a part replaced by others; groups that lose their last part go, too. */
function replaced(root: Group, key: string, others: (part: Part) => Part[]): Group {
  const change = (part: Part): Part[] => {
    if (part.key === key) {
      return others(part);
    }
    const next = part.type === "group" ? changeGroup(part, change) : changeLeaf(part, change);
    return next === undefined ? [] : [next];
  };
  return { ...root, children: root.children.flatMap(change) };
}

type Change = (part: Part) => Part[];

function changeGroup(group: Group, change: Change): Group | undefined {
  const children = group.children.flatMap(change);
  if (children.length === 0 && group.children.length > 0) {
    return undefined;
  }
  return { ...group, children };
}

function changeLeaf(leaf: Leaf, change: Change): Leaf {
  const groups = innerGroups(leaf);
  if (groups.length === 0) {
    return leaf;
  }
  const inner: Leaf["inner"] = {};
  for (const [name, group] of groups) {
    const [next] = change(group);
    if (next?.type === "group") {
      inner[name] = next;
    } else if (name === "colleagues") {
      inner[name] = { ...group, children: [] };
    }
  }
  return { ...leaf, inner };
}

export function update<T extends Part>(root: Group, key: string, to: (part: T) => Part): Group {
  return root.key === key ? (to(root as T) as Group) : replaced(root, key, (part) => [to(part as T)]);
}

export function remove(root: Group, key: string): Group {
  return replaced(root, key, () => []);
}

/** `part` into the group, after the part `after`, or at the end. */
export function insert(root: Group, group: string, part: Part, after?: string): Group {
  return update<Group>(root, group, (found) => {
    const at = found.children.findIndex((child) => child.key === after);
    return {
      ...found,
      children: found.children.toSpliced(at === -1 ? found.children.length : at + 1, 0, part),
    };
  });
}

/** The part in a group of its own, which asks for the opposite of the group around it. */
export function wrap(root: Group, key: string): Group {
  const joint = parentOf(root, key)?.joint === "and" ? "or" : "and";
  return replaced(root, key, (part) => [makeGroup([part], joint)]);
}

/** The group's parts in its stead. */
export function unwrap(root: Group, key: string): Group {
  return replaced(root, key, (part) => (part.type === "group" ? part.children : [part]));
}

/** The group that a part is in. */
export function parentOf(root: Group, key: string): Group | undefined {
  return [...everyPart(root)].find(
    (part): part is Group => part.type === "group" && part.children.some((child) => child.key === key),
  );
}

/** One place up or down: into a group that is next to it, or out of its own at either end. */
export function move(root: Group, key: string, by: -1 | 1): Group {
  const part = findPart(root, key);
  const parent = parentOf(root, key);
  if (part === undefined || parent === undefined) {
    return root;
  }
  const at = parent.children.findIndex((child) => child.key === key);
  const neighbour = parent.children[at + by];
  if (neighbour?.type === "group") {
    const members = by === 1 ? [part, ...neighbour.children] : [...neighbour.children, part];
    const children = parent.children
      .filter((child) => child.key !== key)
      .map((child) => (child === neighbour ? { ...neighbour, children: members } : child));
    return update<Group>(root, parent.key, (group) => ({ ...group, children }));
  }
  if (neighbour !== undefined) {
    const children = parent.children.toSpliced(at, 1).toSpliced(at + by, 0, part);
    return update<Group>(root, parent.key, (group) => ({ ...group, children }));
  }
  return moveOut(root, part, parent, by);
}

function moveOut(root: Group, part: Part, parent: Group, by: -1 | 1): Group {
  if (parentOf(root, parent.key) === undefined) {
    return root;
  }
  const rest = parent.children.filter((child) => child.key !== part.key);
  const left = rest.length > 0 ? [{ ...parent, children: rest }] : [];
  return replaced(root, parent.key, () => (by === 1 ? [...left, part] : [part, ...left]));
}
