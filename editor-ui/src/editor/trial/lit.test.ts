import { describe, expect, it } from "vitest";
import type { RunWay, Step } from "../../api/trials";
import type { Graph } from "../graph";
import { litPath, litSteps, placesOf } from "./lit";

const graph: Graph = {
  nodes: ["a", "b", "c"].map((id) => ({ id, type: "wait", config: {}, position: { x: 0, y: 0 } })),
  edges: [
    { from: "a", port: "out", to: "b" },
    { from: "b", port: "yes", to: "c" },
    { from: "b", port: "no", to: "a" },
  ],
};

function step(node: string, port: string): Step {
  return {
    kind: "passed",
    at: 0,
    run: "1",
    node,
    port,
    label: "",
    text: "",
    seen: [],
    due: null,
    effect: "",
    details: {},
    letter: null,
  };
}

describe("what is lit", () => {
  it("is the path that was taken, and where it stands", () => {
    const lit = litPath(graph, [
      { node: "a", port: "out" },
      { node: "b", port: "yes" },
      { node: "c", port: "" },
    ]);
    expect([...lit.nodes]).toEqual([
      ["a", "past"],
      ["b", "past"],
      ["c", "now"],
    ]);
    expect(lit.edges.size).toBe(2);
  });

  it("goes no further than the step that is looked at", () => {
    const lit = litSteps(graph, [step("a", "out"), step("b", "yes"), step("c", "")], 1);
    expect([...lit.nodes.keys()]).toEqual(["a", "b"]);
    expect(lit.edges.size).toBe(1);
  });

  it("leads a run from its trigger to where it is", () => {
    const run: RunWay = {
      run: "r",
      version: 1,
      trigger: "a",
      event: null,
      started: 1,
      state: "waiting",
      node: "c",
      since: 3,
      due: null,
      reason: "",
      trail: [{ at: 2, node: "b", port: "yes" }],
    };
    expect(placesOf(run, () => "out").map(({ node, port }) => `${node}.${port}`)).toEqual([
      "a.out",
      "b.yes",
      "c.",
    ]);
  });
});
