import type { Box } from "../useFrame";
import type { Level } from "./kinds";
import type { Letter, Piece } from "./tree";

/** Where something that is dragged would go, and the line that shows it. */
export interface Place {
  parent: Piece;
  index: number;
  line: { x: number; y: number; width: number };
}

const ENDS = /\{%-?\s*end/;

/** The place nearest to a point of the letter. */
export function placeAt(
  letter: Letter,
  boxes: ReadonlyMap<string, Box>,
  level: Level,
  at: { x: number; y: number },
): Place | undefined {
  if (level !== "content") {
    return among(letter, boxes, letter.body, at.y);
  }
  const columns = letter.pieces.filter(({ name, id }) => holdsContent(name) && boxes.has(id));
  const nearest = columns
    .map((column) => ({ column, far: distance(boxes.get(column.id), at) }))
    .sort((one, other) => one.far - other.far)[0];
  return nearest === undefined ? undefined : among(letter, boxes, nearest.column, at.y);
}

export function holdsContent(name: string): boolean {
  return name === "mj-column" || name === "mj-hero";
}

function distance(box: Box | undefined, at: { x: number; y: number }): number {
  if (box === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  const [, x, y, width, height] = box;
  const aside = Math.max(x - at.x, 0, at.x - x - width);
  const above = Math.max(y - at.y, 0, at.y - y - height);
  return aside + above;
}

function among(letter: Letter, boxes: ReadonlyMap<string, Box>, parent: Piece, y: number): Place | undefined {
  const seen = parent.children.filter(({ id }) => boxes.has(id));
  const outer = boxes.get(parent.id);
  const before = seen.filter(({ id }) => middle(boxes.get(id)) < y).at(-1);
  const after = seen.find(({ id }) => middle(boxes.get(id)) >= y);
  const edge = boxes.get(before?.id ?? "") ?? boxes.get(after?.id ?? "") ?? outer;
  if (edge === undefined) {
    return undefined;
  }
  const [, x, top, width, height] = edge;
  const line = { x, y: before === undefined ? top : top + height, width };
  if (before === undefined) {
    return { parent, index: 0, line };
  }
  let index = parent.children.indexOf(before) + 1;
  // Behind the end of a loop, not before it.
  for (let next = parent.children[index]; next?.name === "mj-raw"; next = parent.children[index]) {
    if (!ENDS.test(letter.source.slice(next.inside, next.close))) {
      break;
    }
    index += 1;
  }
  return { parent, index, line };
}

function middle(box: Box | undefined): number {
  return box === undefined ? 0 : box[2] + box[4] / 2;
}

type Spot = Omit<Place, "line">;

/** Where a block goes that is clicked, not dragged: behind what is chosen, else at the end. */
export function placeBehind(letter: Letter, chosen: Piece | undefined, level: Level): Spot | undefined {
  for (let piece = chosen; piece !== undefined && piece !== letter.body; piece = piece.parent) {
    const spot = level === "content" ? inColumn(piece) : inBody(letter, piece);
    if (spot !== undefined) {
      return spot;
    }
  }
  if (level !== "content") {
    return { parent: letter.body, index: Math.max(0, letter.body.children.length - 1) };
  }
  // The last one is the foot.
  const columns = letter.pieces.filter(({ name, children }) => holdsContent(name) && children.length > 0);
  const column = columns.at(columns.length > 1 ? -2 : -1);
  return column === undefined ? undefined : { parent: column, index: column.children.length };
}

function inColumn(piece: Piece): Spot | undefined {
  const column = [piece, ...piece.children].find(({ name }) => holdsContent(name));
  if (column !== undefined) {
    return { parent: column, index: column.children.length };
  }
  return holdsContent(piece.parent?.name ?? "") ? behind(piece) : undefined;
}

function inBody(letter: Letter, piece: Piece): Spot | undefined {
  return piece.parent === letter.body ? behind(piece) : undefined;
}

function behind(piece: Piece): Spot | undefined {
  const { parent } = piece;
  return parent === undefined ? undefined : { parent, index: parent.children.indexOf(piece) + 1 };
}

/** The place one step up or down among its brothers; undefined at the ends. */
export function placeBeside(piece: Piece, step: -1 | 1): Spot | undefined {
  const { parent } = piece;
  const index = parent?.children.indexOf(piece) ?? 0;
  const next = index + step;
  if (parent === undefined || next < 0 || next >= parent.children.length) {
    return undefined;
  }
  return { parent, index: step === 1 ? next + 1 : next };
}
