import { describe, expect, it } from "vitest";
import type { Campaign } from "../api/campaigns";
import type { NodeType } from "../api/catalogue";
import { layout, NODE_HEIGHT } from "./layout";
import { mergeCounts, NO_COUNTS } from "./mergeCounts";
import { stepsOf } from "./steps";

function nodeType(type: string, ports: string[]): NodeType {
  return {
    type,
    kind: "filter",
    title: type.toUpperCase(),
    description: "",
    sentence: "{x}",
    icon: "",
    keywords: [],
    takes_input: true,
    outputs: ports.map((name) => ({ name, label: name, description: "" })),
    settings: {},
    examples: [],
  };
}

const CATALOGUE = new Map([
  ["start", nodeType("start", ["out"])],
  ["split", nodeType("split", ["yes", "no"])],
]);

const CAMPAIGN = {
  definition: {
    nodes: [
      { id: "a", type: "start", config: { x: "go" } },
      { id: "b", type: "split", config: {} },
      { id: "c", type: "of another version", config: {} },
      "not a node",
    ],
    edges: [{ from: "a", port: "out", to: "b" }, { from: "b", port: "no", to: "c" }, { from: "b" }],
  },
  counts: { b: { ...NO_COUNTS, entered: 7, out: { yes: 4, no: 3 } } },
} as unknown as Campaign;

const DRAWING = stepsOf(CAMPAIGN, CATALOGUE, new Map());

describe("stepsOf", () => {
  it("joins definition, catalogue and counts, and leaves out what is no node or edge", () => {
    expect(DRAWING.steps.map((step) => [step.id, step.title, step.counts.entered])).toEqual([
      ["a", "START", 0],
      ["b", "SPLIT", 7],
      ["c", "of another version", 0],
    ]);
    expect(DRAWING.edges).toHaveLength(2);
  });

  it("tells each port's count and whether anything follows it", () => {
    expect(DRAWING.steps[1]?.ports.map(({ name, count, isConnected }) => [name, count, isConnected])).toEqual(
      [
        ["yes", 4, false],
        ["no", 3, true],
      ],
    );
  });
});

describe("layout", () => {
  it("puts each node below those that lead to it", () => {
    const places = layout(DRAWING);
    const top = (id: string) => places.get(id)?.y ?? Number.NaN;
    expect(top("b")).toBeGreaterThan(top("a") + NODE_HEIGHT);
    expect(top("c")).toBeGreaterThan(top("b") + NODE_HEIGHT);
  });

  it("copes with an edge to a node that is not there", () => {
    const edges = [{ from: "a", port: "out", to: "gone" }];
    expect(layout({ steps: DRAWING.steps, edges }).size).toBe(3);
  });
});

describe("mergeCounts", () => {
  it("keeps what a live message leaves out", () => {
    const merged = mergeCounts(
      { b: { ...NO_COUNTS, entered: 7, waiting: 2 } },
      { b: { entered: 8, out: { yes: 5 } }, c: { entered: 1 } },
    );
    expect(merged.b).toEqual({ entered: 8, failed: 0, skipped: 0, waiting: 2, out: { yes: 5 } });
    expect(merged.c?.entered).toBe(1);
  });

  it("is not led back by a message that was overtaken", () => {
    const newer = { b: { entered: 9, out: { yes: 6 } } };
    const older = { b: { entered: 8, out: { yes: 5, no: 1 } } };
    const merged = mergeCounts(mergeCounts({}, newer), older);
    expect(merged.b).toEqual({ ...NO_COUNTS, entered: 9, out: { yes: 6, no: 1 } });
  });
});
