import { expect, it } from "vitest";
import { layout, nodeName } from "./pathsLayout";

const PATHS = {
  steps: [
    [{ key: "event:visit", people: 10 }],
    [
      { key: "event:buy", people: 6 },
      { key: "left", people: 4 },
    ],
  ],
  links: [
    { step: 1, origin: 0, target: 1, people: 4 },
    { step: 1, origin: 0, target: 0, people: 6 },
  ],
};
const SIZE = { width: 412, height: 114, label: 100 };

it("gives nodes and bands the height of their people", () => {
  const { nodes, links } = layout(PATHS, SIZE, false);
  expect(nodes.map(({ x, y, height }) => [x, y, height])).toEqual([
    [0, 0, 100],
    [300, 0, 60],
    [300, 74, 40],
  ]);
  expect(links.map(({ target, people }) => [target.key, people])).toEqual([
    ["event:buy", 6],
    ["left", 4],
  ]);
  expect(links[1]?.d).toContain("M12 60");
});

it("leaves room for the names of the rarest", () => {
  const steps = [
    [
      { key: "event:a", people: 1_000 },
      { key: "event:b", people: 1 },
      { key: "left", people: 1 },
    ],
  ];
  const { nodes, height } = layout({ steps, links: [] }, SIZE, false);
  expect((nodes[2]?.y ?? 0) - (nodes[1]?.y ?? 0)).toBeCloseTo(42);
  expect(height).toBe((nodes[2]?.y ?? 0) + 42);
});

it("has the event at the right where it asks for what came before", () => {
  const { nodes, links } = layout(PATHS, SIZE, true);
  expect(nodes.map(({ x }) => x)).toEqual([300, 0, 0]);
  expect(links[0]?.d.startsWith("M300 0")).toBe(true);
});

it("names what is no event", () => {
  expect([nodeName("event:other", false), nodeName("other", false), nodeName("left", true)]).toEqual([
    "other",
    "Other events",
    "Began there",
  ]);
});
