import { type Letter, type Piece, parse } from "./tree";

/** A new source, and where in it the piece stands that it was about. */
export interface Edit {
  source: string;
  at: number;
}

const LIQUID_OR_QUOTE = /\{\{.*?\}\}|\{%.*?%\}|"/gs;

/** An attribute's new value; an empty one takes it away. */
export function setAttribute(letter: Letter, piece: Piece, name: string, value: string): Edit {
  const { source } = letter;
  const own = piece.attributes.find((each) => each.name === name);
  const text =
    value === ""
      ? ""
      : ` ${name}="${value.replace(LIQUID_OR_QUOTE, (found) => (found === '"' ? "&quot;" : found))}"`;
  if (own !== undefined) {
    return { source: source.slice(0, own.from) + text + source.slice(own.to), at: piece.start };
  }
  const last = piece.attributes.at(-1)?.to ?? piece.start + 1 + piece.name.length;
  return { source: source.slice(0, last) + text + source.slice(last), at: piece.start };
}

export function setContent(letter: Letter, piece: Piece, content: string): Edit {
  const { source } = letter;
  if (piece.isSingle) {
    const tag = source.slice(piece.start, piece.inside).replace(/\s*\/>$/, ">");
    const made = `${tag}${content}</${piece.name}>`;
    return { source: source.slice(0, piece.start) + made + source.slice(piece.end), at: piece.start };
  }
  return { source: source.slice(0, piece.inside) + content + source.slice(piece.close), at: piece.start };
}

export function replace(letter: Letter, piece: Piece, text: string): Edit {
  const { source } = letter;
  return { source: source.slice(0, piece.start) + text.trim() + source.slice(piece.end), at: piece.start };
}

export function remove(letter: Letter, piece: Piece): Edit {
  const { source } = letter;
  const [from, to] = lines(source, piece);
  return { source: source.slice(0, from) + source.slice(to), at: piece.parent?.start ?? 0 };
}

/** Puts MJML in as the child of this place, on a line of its own. */
export function insert(letter: Letter, parent: Piece, index: number, text: string): Edit {
  if (parent.isSingle) {
    const indent = indentOf(letter.source, parent.start);
    const content = `\n${shifted(text, `${indent}  `)}\n${indent}`;
    const made = setContent(letter, parent, content);
    return { source: made.source, at: made.source.indexOf("<", parent.inside) };
  }
  const { offset, indent } = placeOf(letter, parent, index);
  const made = `${shifted(text, indent)}\n`;
  const { source } = letter;
  return { source: source.slice(0, offset) + made + source.slice(offset), at: offset + indent.length };
}

/** Moves a piece to another place; undefined where it is there already, or would be inside itself. */
export function move(letter: Letter, piece: Piece, parent: Piece, index: number): Edit | undefined {
  const { source } = letter;
  const [from, to] = lines(source, piece);
  const text = source.slice(piece.start, piece.end);
  if (parent.isSingle) {
    const without = remove(letter, piece);
    const again = parse(without.source);
    const target = again?.pieces.find(
      ({ start, name }) =>
        start === parent.start - (parent.start > from ? to - from : 0) && name === parent.name,
    );
    return again === undefined || target === undefined ? undefined : insert(again, target, 0, text);
  }
  const { offset, indent } = placeOf(letter, parent, index);
  if (offset >= from && offset <= to) {
    return undefined;
  }
  const made = `${indent}${text}\n`;
  if (offset < from) {
    const moved = source.slice(0, offset) + made + source.slice(offset, from) + source.slice(to);
    return { source: moved, at: offset + indent.length };
  }
  const at = offset - (to - from) + indent.length;
  return { source: source.slice(0, from) + source.slice(to, offset) + made + source.slice(offset), at };
}

/** The piece that begins there, after an edit. */
export function pieceAt(letter: Letter, at: number): Piece | undefined {
  return letter.pieces.find(({ start }) => start === at);
}

function placeOf(letter: Letter, parent: Piece, index: number): { offset: number; indent: string } {
  const { source } = letter;
  const before = parent.children[index];
  if (before !== undefined) {
    return { offset: lines(source, before)[0], indent: indentOf(source, before.start) };
  }
  const indent = `${indentOf(source, parent.start)}  `;
  const line = source.lastIndexOf("\n", parent.close - 1) + 1;
  const isAlone = line > parent.inside && source.slice(line, parent.close).trim() === "";
  return { offset: isAlone ? line : parent.close, indent };
}

/** From where to where a piece's lines go, or it alone where others share them. */
function lines(source: string, piece: Piece): [number, number] {
  const from = source.lastIndexOf("\n", piece.start - 1) + 1;
  const next = source.indexOf("\n", piece.end);
  const to = next < 0 ? source.length : next + 1;
  const isAlone = source.slice(from, piece.start).trim() === "" && source.slice(piece.end, to).trim() === "";
  return isAlone ? [from, to] : [piece.start, piece.end];
}

function indentOf(source: string, at: number): string {
  const line = source.slice(source.lastIndexOf("\n", at - 1) + 1, at);
  return /^\s*/.exec(line)?.[0] ?? "";
}

function shifted(text: string, indent: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => (line === "" ? line : indent + line))
    .join("\n");
}
