import { describe, expect, it } from "vitest";
import type { Catalogue, NodeType } from "../api/catalogue";
import { fromText, toText } from "./clipboard";
import { createDocStore } from "./docStore";
import {
  addNode,
  configure,
  connect,
  disconnect,
  freshId,
  insertOn,
  moveNodes,
  part,
  paste,
  removeNodes,
} from "./edits";
import { edgeId, type Graph, toDefinition, toGraph } from "./graph";
import { inOrder, neighbour } from "./neighbours";
import { tidied } from "./place";
import { canInsert, portsOf, refusal } from "./rules";

function chain(...ids: string[]): Graph {
  return {
    nodes: ids.map((id, index) => ({ id, type: "step", config: {}, position: { x: 0, y: index * 176 } })),
    edges: ids.slice(1).map((to, index) => ({ from: ids[index] ?? "", port: "out", to })),
  };
}

function type(kind: NodeType["kind"], outputs: string[]): NodeType {
  return {
    type: kind,
    kind,
    title: kind,
    description: "",
    sentence: kind,
    icon: "",
    keywords: [],
    takes_input: kind !== "audience",
    outputs: outputs.map((name) => ({ name, label: name, description: "" })),
    outputs_setting: null,
    refers: {},
    settings: {},
    examples: [],
  };
}

const CATALOGUE: Catalogue = new Map([
  ["audience", type("audience", ["people"])],
  ["trigger", type("trigger", ["out"])],
  ["filter", type("filter", ["yes", "no"])],
  ["action", type("action", ["out"])],
]);

// A small generator of numbers, so that what failed can be run again.
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function randomEdit(graph: Graph, random: () => number): Graph {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const node = pick(graph.nodes);
  const other = pick(graph.nodes);
  const edge = pick(graph.edges);
  const id = freshId("step", random);
  const added = addNode(graph, {
    id,
    type: "step",
    config: {},
    position: { x: random() * 900, y: random() * 900 },
  });
  switch (Math.floor(random() * 9)) {
    case 0:
      return added;
    case 1:
      return edge === undefined ? added : insertOn(added, id, edge, "out");
    case 2:
      return node === undefined ? added : removeNodes(graph, new Set([node.id]));
    case 3:
      return connect(graph, { node: node?.id ?? "a", port: "out" }, other?.id ?? "b", random() < 0.5);
    case 4:
      return edge === undefined ? added : disconnect(graph, new Set([edgeId(edge)]));
    case 5:
      return node === undefined ? added : moveNodes(graph, new Map([[node.id, { x: random() * 900, y: 0 }]]));
    case 6:
      return node === undefined ? added : configure(graph, node.id, { amount: Math.floor(random() * 100) });
    case 7:
      return node === undefined ? added : paste(graph, part(graph, new Set([node.id])), { x: 5, y: 5 }).graph;
    default:
      return tidied(graph);
  }
}

describe("undo", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("takes back 50 random edits, and brings them again (seed %i)", (seed) => {
    const random = seeded(seed);
    const store = createDocStore(chain("a", "b", "c", "d"));
    const begin = JSON.stringify(toDefinition(store.getState().graph));
    for (let count = 0; count < 50; count += 1) {
      store.getState().edit((graph) => randomEdit(graph, random));
    }
    const end = JSON.stringify(toDefinition(store.getState().graph));
    store.temporal.getState().undo(50);
    expect(JSON.stringify(toDefinition(store.getState().graph))).toBe(begin);
    expect(store.temporal.getState().pastStates).toEqual([]);
    store.temporal.getState().redo(50);
    expect(JSON.stringify(toDefinition(store.getState().graph))).toBe(end);
  });

  it("takes what is typed into one setting for one step, and another setting for another", () => {
    let now = 0;
    const store = createDocStore(chain("a"), () => now);
    for (const text of ["M", "Mo", "Mov"]) {
      now += 100;
      store.getState().edit((graph) => configure(graph, "a", { event: text }), "config/a/event");
    }
    store.getState().edit((graph) => configure(graph, "a", { event: "Mov", limit: 1 }), "config/a/limit");
    store.temporal.getState().undo();
    expect(store.getState().graph.nodes[0]?.config).toEqual({ event: "Mov" });
    store.temporal.getState().undo();
    expect(store.getState().graph.nodes[0]?.config).toEqual({});
  });
});

describe("edits", () => {
  it("reconnects the ends of what is deleted", () => {
    const graph = removeNodes(chain("a", "b", "c", "d"), new Set(["b", "c"]));
    expect(graph.edges).toEqual([{ from: "a", port: "out", to: "d" }]);
  });

  it("leaves the ends open where there were two ways on", () => {
    const forked = connect(chain("a", "b", "c"), { node: "b", port: "no" }, "a2", false);
    expect(removeNodes(forked, new Set(["b"])).edges).toEqual([]);
  });

  it("leads an output elsewhere instead of to two nodes", () => {
    const graph = connect(chain("a", "b", "c"), { node: "a", port: "out" }, "c", false);
    expect(graph.edges.filter((edge) => edge.from === "a")).toEqual([{ from: "a", port: "out", to: "c" }]);
  });

  it("carries a piece to another campaign as text, under new ids", () => {
    const piece = fromText(toText(part(chain("a", "b", "c"), new Set(["a", "b"]))));
    const { graph, ids } = paste(chain("a"), piece ?? chain(), { x: 100, y: 200 });
    expect(ids).toHaveLength(2);
    expect(new Set(graph.nodes.map((node) => node.id)).size).toBe(3);
    expect(graph.edges).toEqual([{ from: ids[0], port: "out", to: ids[1] }]);
    expect(graph.nodes[1]?.position).toEqual({ x: 100, y: 200 });
    expect(fromText("no nodes")).toBeUndefined();
    expect(fromText('{"nodes": []}')).toBeUndefined();
  });

  it("keeps a definition as it was, but for places that were missing", () => {
    const definition = toDefinition(chain("a", "b"));
    expect(toDefinition(toGraph(definition, tidied))).toEqual(definition);
    const placeless = {
      ...definition,
      nodes: [{ id: "a", type: "x", config: { deep: [1, { two: null }] } }],
    };
    expect(toGraph(placeless, tidied).nodes[0]?.config).toEqual({ deep: [1, { two: null }] });
  });
});

describe("rules", () => {
  const graph: Graph = {
    nodes: ["audience", "trigger", "filter", "action"].map((id) => ({
      id,
      type: id,
      config: {},
      position: { x: 0, y: 0 },
    })),
    edges: [
      { from: "audience", port: "people", to: "trigger" },
      { from: "trigger", port: "out", to: "filter" },
      { from: "filter", port: "yes", to: "action" },
    ],
  };

  it("says why an output can't lead to a node", () => {
    const why = (node: string, port: string, to: string) => refusal(graph, CATALOGUE, { node, port }, to);
    expect(why("filter", "no", "action")).toBeUndefined();
    expect(why("action", "out", "filter")).toContain("loop");
    expect(why("action", "out", "audience")).toContain("Nothing leads");
    expect(why("action", "out", "trigger")).toContain("trigger");
    expect(why("filter", "yes", "action")).toContain("already");
    expect(why("filter", "yes", "filter")).toContain("itself");
  });

  it("lets nothing stand between an audience and its trigger", () => {
    const [first, second] = graph.edges;
    expect(first !== undefined && canInsert(CATALOGUE, graph, first, "filter")).toBe(false);
    expect(second !== undefined && canInsert(CATALOGUE, graph, second, "filter")).toBe(true);
    expect(second !== undefined && canInsert(CATALOGUE, graph, second, "trigger")).toBe(false);
  });

  it("shows as many outputs as the list has items, and those that are always there", () => {
    const split = {
      ...type("filter", ["first", "second", "third", "otherwise"]),
      outputs_setting: "cases",
      settings: { properties: { cases: { type: "array", maxItems: 3 } } },
    };
    const names = portsOf(split, { cases: ["a", "b"] }).map((port) => port.name);
    expect(names).toEqual(["first", "second", "otherwise"]);
  });
});

describe("walking", () => {
  it("goes along the ways and to what stands beside", () => {
    const graph: Graph = {
      nodes: [
        { id: "top", type: "step", config: {}, position: { x: 0, y: 0 } },
        { id: "right", type: "step", config: {}, position: { x: 300, y: 200 } },
        { id: "left", type: "step", config: {}, position: { x: 0, y: 200 } },
      ],
      edges: [
        { from: "top", port: "yes", to: "right" },
        { from: "top", port: "no", to: "left" },
      ],
    };
    expect(neighbour(graph, "top", "down")).toBe("left");
    expect(neighbour(graph, "left", "right")).toBe("right");
    expect(neighbour(graph, "right", "up")).toBe("top");
    expect(neighbour(graph, "top", "up")).toBeUndefined();
    expect(inOrder(graph).map((node) => node.id)).toEqual(["top", "left", "right"]);
  });
});
