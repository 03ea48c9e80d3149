import { describe, expect, it } from "vitest";
import { parseDefinition, placeOf, writeDefinition } from "./definition";
import { insert, move, remove, unwrap, update, wrap } from "./edits";
import { begin, redo, step, undo } from "./history";
import { copyOf, type Group, kindOf, type Leaf, makeLeaf, type Part } from "./tree";

const FREE = { property: "plan", operator: "is", value: "free" };
const OSLO = { property: ["address", "city"], operator: "is", value: "Oslo" };
const RATED = {
  event: "Review",
  operator: "at_least",
  count: 3,
  within: { last_days: 30 },
  where: [
    { argument: "rating", operator: "at_least", value: 4 },
    { argument: "title", operator: "set" },
  ],
};

const FOLLOWED: unknown = JSON.parse(
  '{"event": "A", "operator": "followed_by", "then": "B", "then_where": [{"argument": "x"}]}',
);

function written(root: Group): unknown {
  return writeDefinition(root).definition;
}

function at(root: Group, ...places: number[]): Part {
  let part: Part = root;
  for (const place of places) {
    part = (part as Group).children[place] as Part;
  }
  return part;
}

describe("a definition", () => {
  it.each([
    [{ and: [FREE, { or: [OSLO, { not: RATED }, { and: [FREE, { or: [OSLO, FREE] }] }] }] }],
    [{ not: { or: [FREE, { company: true }] } }],
    [{ or: [{ event: "A", where: [{ or: [{ argument: "x" }, { not: { argument: "y" } }] }] }, FREE] }],
    [{ and: [{ colleagues: { and: [FREE, RATED] }, at_least: 3 }, { segment: "s" }] }],
    [{ and: [FOLLOWED] }],
    [{ and: [{ a_kind_to_come: { deep: [1] } }] }],
  ])("comes back as it was: %j", (definition) => {
    expect(written(parseDefinition(definition))).toEqual(definition);
  });

  it("that is one condition becomes a group of one", () => {
    expect(written(parseDefinition(FREE))).toEqual({ and: [FREE] });
    expect(written(parseDefinition({ not: FREE }))).toEqual({ and: [{ not: FREE }] });
  });

  it("loses what says nothing", () => {
    expect(written(parseDefinition({ not: { not: { and: [FREE] } } }))).toEqual({ and: [FREE] });
    expect(written(parseDefinition({ and: [{ ...FREE }, 5, null] }))).toEqual({ and: [FREE] });
    expect(written(parseDefinition(undefined))).toEqual({ and: [] });
  });

  it("knows where each part is", () => {
    const root = parseDefinition({ and: [FREE, { not: { or: [OSLO, RATED] } }] });
    const { places } = writeDefinition(root);
    expect(placeOf(places, "and/0/value")).toEqual({ key: at(root, 0).key, rest: "value" });
    expect(placeOf(places, "and/1/not/or/0/property/1")).toEqual({
      key: at(root, 1, 0).key,
      rest: "property/1",
    });
    const rated = at(root, 1, 1) as Leaf;
    expect(placeOf(places, "and/1/not/or/1/where/0/value")).toEqual({
      key: rated.inner.where?.children[0]?.key,
      rest: "value",
    });
    expect(placeOf(places, "and")).toEqual({ key: root.key, rest: "and" });
  });
});

describe("editing", () => {
  const start = () => parseDefinition({ and: [FREE, { or: [OSLO, FREE] }, RATED] });

  it("inserts, changes and removes", () => {
    let root = start();
    root = insert(root, at(root, 1).key, makeLeaf({ segment: "s" }), at(root, 1, 0).key);
    root = update<Leaf>(root, at(root, 0).key, (leaf) => ({ ...leaf, negated: true }));
    root = remove(root, at(root, 2).key);
    expect(written(root)).toEqual({ and: [{ not: FREE }, { or: [OSLO, { segment: "s" }, FREE] }] });
  });

  it("leaves no empty group behind, but the outermost", () => {
    let root = start();
    root = remove(remove(root, at(root, 1, 0).key), at(root, 1, 1).key);
    expect(written(root)).toEqual({ and: [FREE, RATED] });
    root = remove(remove(root, at(root, 0).key), at(root, 1).key);
    expect(written(root)).toEqual({ and: [] });
  });

  it("reaches conditions inside conditions", () => {
    const root = start();
    const inner = (at(root, 2) as Leaf).inner.where as Group;
    const first = inner.children[0] as Part;
    expect(written(wrap(root, first.key))).toMatchObject({
      and: [FREE, {}, { where: [{ or: [{ argument: "rating" }] }, { argument: "title" }] }],
    });
    const none = remove(remove(root, first.key), (inner.children[1] as Part).key);
    expect((at(none, 2) as Leaf).inner).toEqual({});
  });

  it("copies with keys of its own", () => {
    const root = start();
    const copy = copyOf(root.children[1] as Group);
    expect(written(insert(root, root.key, copy, at(root, 1).key))).toEqual({
      and: [FREE, { or: [OSLO, FREE] }, { or: [OSLO, FREE] }, RATED],
    });
    expect(copy.children[0]?.key).not.toBe(at(root, 1, 0).key);
  });

  it("wraps and unwraps", () => {
    const root = start();
    const wrapped = wrap(root, at(root, 0).key);
    expect(written(wrapped)).toEqual({ and: [{ or: [FREE] }, { or: [OSLO, FREE] }, RATED] });
    expect(written(unwrap(root, at(root, 1).key))).toEqual({ and: [FREE, OSLO, FREE, RATED] });
  });

  it("moves into groups, within them and out again", () => {
    let root = start();
    const key = at(root, 0).key;
    const seen: unknown[] = [];
    for (let times = 0; times < 6; times += 1) {
      root = move(root, key, 1);
      seen.push(written(root));
    }
    expect(seen.slice(0, 4)).toEqual([
      { and: [{ or: [FREE, OSLO, FREE] }, RATED] },
      { and: [{ or: [OSLO, FREE, FREE] }, RATED] },
      { and: [{ or: [OSLO, FREE, FREE] }, RATED] },
      { and: [{ or: [OSLO, FREE] }, FREE, RATED] },
    ]);
    expect(seen[4]).toEqual({ and: [{ or: [OSLO, FREE] }, RATED, FREE] });
    expect(seen[5]).toEqual(seen[4]);
    root = move(move(root, key, -1), key, -1);
    expect(written(root)).toEqual({ and: [{ or: [OSLO, FREE, FREE] }, RATED] });
  });

  it("keeps arguments inside their condition", () => {
    const root = start();
    const inner = (at(root, 2) as Leaf).inner.where as Group;
    expect(move(root, (inner.children[0] as Part).key, -1)).toEqual(root);
  });
});

describe("history", () => {
  it("goes back and forth, and takes typing for one step", () => {
    let history = begin("");
    history = step(history, "a", "value", 0);
    history = step(history, "ab", "value", 500);
    history = step(history, "abc", "value", 5_000);
    history = undo(history);
    expect(history.present).toBe("ab");
    history = undo(history);
    expect(history.present).toBe("");
    expect(undo(history)).toBe(history);
    history = redo(redo(history));
    expect(history.present).toBe("abc");
    expect(redo(history)).toBe(history);
    expect(step(undo(history), "x").future).toEqual([]);
  });
});

it("tells kinds apart", () => {
  expect(kindOf({ company_property: "plan" })).toBe("company_property");
  expect(kindOf({ path: "company", hops: 2, to: "x" })).toBe("path");
  expect(kindOf({ anything: 1 })).toBeUndefined();
});
