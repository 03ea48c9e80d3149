import type { Paths } from "../api/reportFigures";

export interface PlacedNode {
  step: number;
  place: number;
  key: string;
  people: number;
  x: number;
  y: number;
  height: number;
}

export interface PlacedLink {
  origin: PlacedNode;
  target: PlacedNode;
  people: number;
  /** The outline of the band between the two. */
  d: string;
}

export const NODE_WIDTH = 12;
const GAP = 14;
const LEAST = 2;
/** Room for a name and a number, however few people there are. */
const LINE = 42;

/** Columns of nodes and bands between them, as high as they have people; `isBackward`: the event is at the right. */
export function layout(
  paths: Pick<Paths, "steps" | "links">,
  size: { width: number; height: number; label: number },
  isBackward: boolean,
): { nodes: PlacedNode[]; links: PlacedLink[]; height: number } {
  const { steps } = paths;
  const most = Math.max(...steps.map((nodes) => nodes.length), 1);
  const people = Math.max(...steps.map((nodes) => nodes.reduce((sum, node) => sum + node.people, 0)), 1);
  const scale = (size.height - GAP * (most - 1)) / people;
  const apart = steps.length > 1 ? (size.width - size.label - NODE_WIDTH) / (steps.length - 1) : 0;
  const columns = steps.map((nodes, step) => {
    let y = 0;
    return nodes.map((node, place): PlacedNode => {
      const height = Math.max(node.people * scale, LEAST);
      const placed = {
        step,
        place,
        key: node.key,
        people: node.people,
        x: apart * (isBackward ? steps.length - 1 - step : step),
        y,
        height,
      };
      y += Math.max(height + GAP, LINE);
      return placed;
    });
  });
  const used = new Map<PlacedNode, { out: number; in: number }>();
  const taken = (node: PlacedNode) => {
    const found = used.get(node) ?? { out: 0, in: 0 };
    used.set(node, found);
    return found;
  };
  const links = paths.links
    .toSorted((one, other) => one.step - other.step || one.origin - other.origin || one.target - other.target)
    .flatMap((link): PlacedLink[] => {
      const origin = columns[link.step - 1]?.[link.origin];
      const target = columns[link.step]?.[link.target];
      if (origin === undefined || target === undefined) {
        return [];
      }
      const thick = Math.max(link.people * scale, 1);
      const from = origin.y + taken(origin).out;
      const to = target.y + taken(target).in;
      taken(origin).out += link.people * scale;
      taken(target).in += link.people * scale;
      return [{ origin, target, people: link.people, d: band(origin, target, from, to, thick) }];
    });
  const nodes = columns.flat();
  return { nodes, links, height: Math.max(...nodes.map((node) => node.y + Math.max(node.height, LINE)), 0) };
}

function band(origin: PlacedNode, target: PlacedNode, from: number, to: number, thick: number): string {
  const isForward = target.x > origin.x;
  const x0 = origin.x + (isForward ? NODE_WIDTH : 0);
  const x1 = target.x + (isForward ? 0 : NODE_WIDTH);
  const middle = (x0 + x1) / 2;
  return [
    `M${x0} ${from}`,
    `C${middle} ${from} ${middle} ${to} ${x1} ${to}`,
    `V${to + thick}`,
    `C${middle} ${to + thick} ${middle} ${from + thick} ${x0} ${from + thick}`,
    "Z",
  ].join("");
}

/** What a node is called: an event's name; all others; those who did nothing more, or came to begin there. */
export function nodeName(key: string, isBackward: boolean): string {
  switch (key) {
    case "other":
      return "Other events";
    case "left":
      return isBackward ? "Began there" : "Left";
    default:
      return key.replace(/^event:/, "");
  }
}
