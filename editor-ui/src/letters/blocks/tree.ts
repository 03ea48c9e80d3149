/** MJML as a tree of places in its source: what is edited is cut out and put in, all else stays to the character. */

export interface Attribute {
  name: string;
  value: string;
  /** With the space before it. */
  from: number;
  to: number;
}

export interface Piece {
  /** Places among brothers, from the body down: "2/0/1". */
  id: string;
  name: string;
  start: number;
  /** Behind the opening tag. */
  inside: number;
  /** Before the closing tag; as `inside` where there is none. */
  close: number;
  end: number;
  isSingle: boolean;
  attributes: readonly Attribute[];
  children: Piece[];
  parent: Piece | undefined;
}

export interface Letter {
  source: string;
  body: Piece;
  head: Piece | undefined;
  /** All below the body, in order. */
  pieces: readonly Piece[];
}

const LIQUID = /\{\{.*?\}\}|\{%.*?%\}/gs;
const TAG = /<!--.*?-->|<(\/?)(mjml|mj-[\w-]+)((?:"[^"]*"|'[^']*'|[^<>"'])*)>/gs;
const ATTRIBUTE = /\s+([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gs;
const FILL = "\u0001";

/** Undefined where elements are not closed as they were opened: then only the source can be edited. */
export function parse(source: string): Letter | undefined {
  // What Liquid holds is no MJML, quotes and angles included.
  const masked = source.replace(LIQUID, (tag) => FILL.repeat(tag.length));
  const outside = pieceOf("", 0, 0, [], undefined);
  let open = outside;
  for (const match of masked.matchAll(TAG)) {
    const [whole, slash, name, rest = ""] = match;
    if (name === undefined) {
      continue;
    }
    const end = match.index + whole.length;
    if (slash === "") {
      const attributes = attributesOf(source, rest, match.index + 1 + name.length);
      const piece = pieceOf(name, match.index, end, attributes, open);
      piece.isSingle = rest.trimEnd().endsWith("/");
      open.children.push(piece);
      open = piece.isSingle ? open : piece;
    } else if (open.name === name && open.parent !== undefined) {
      open.close = match.index;
      open.end = end;
      open = open.parent;
    } else {
      return undefined;
    }
  }
  return open === outside ? letterOf(source, outside.children) : undefined;
}

function letterOf(source: string, found: readonly Piece[]): Letter | undefined {
  const [root] = found;
  const body = root?.children.find(({ name }) => name === "mj-body");
  if (root?.name !== "mjml" || found.length > 1 || body === undefined) {
    return undefined;
  }
  root.parent = undefined;
  const head = root.children.find(({ name }) => name === "mj-head");
  return { source, body, head, pieces: named(body, "") };
}

function pieceOf(
  name: string,
  start: number,
  end: number,
  attributes: readonly Attribute[],
  parent: Piece | undefined,
): Piece {
  return {
    id: "",
    name,
    start,
    inside: end,
    close: end,
    end,
    isSingle: false,
    attributes,
    children: [],
    parent,
  };
}

function attributesOf(source: string, rest: string, at: number): Attribute[] {
  return [...rest.matchAll(ATTRIBUTE)].map((match) => {
    const to = at + match.index + match[0].length;
    const length = (match[2] ?? match[3] ?? "").length;
    return {
      name: match[1] ?? "",
      value: source.slice(to - 1 - length, to - 1),
      from: at + match.index,
      to,
    };
  });
}

function named(of: Piece, above: string): Piece[] {
  return of.children.flatMap((piece, index) => {
    piece.id = above === "" ? String(index) : `${above}/${index}`;
    return [piece, ...named(piece, piece.id)];
  });
}

export function find(letter: Letter, id: string | undefined): Piece | undefined {
  return letter.pieces.find((piece) => piece.id === id);
}

/** What stands between the tags. */
export function contentOf(letter: Letter, piece: Piece): string {
  return letter.source.slice(piece.inside, piece.close);
}

export function sourceOf(letter: Letter, piece: Piece): string {
  return letter.source.slice(piece.start, piece.end);
}

export function attribute(piece: Piece, name: string): string | undefined {
  return piece.attributes.find((each) => each.name === name)?.value;
}

/** What a piece has where it says nothing itself: by its classes, its kind, or all. */
export function inherited(letter: Letter, piece: Piece, name: string): string {
  const known = letter.head?.children.find((each) => each.name === "mj-attributes")?.children ?? [];
  const classes = (attribute(piece, "mj-class") ?? "").split(/\s+/);
  const sources = [
    ...known.filter((each) => each.name === "mj-class" && classes.includes(attribute(each, "name") ?? "")),
    ...known.filter((each) => each.name === piece.name),
    ...known.filter((each) => each.name === "mj-all"),
  ];
  for (const each of sources) {
    const value = attribute(each, name);
    if (value !== undefined) {
      return value;
    }
  }
  return "";
}

const LAYERS: ReadonlySet<string> = new Set(["mj-raw"]);
const INNER: ReadonlySet<string> = new Set([
  "mj-social",
  "mj-navbar",
  "mj-accordion",
  "mj-carousel",
  "mj-table",
]);

/** Whether a piece is seen, and can be chosen where it is seen. */
export function isSeen(piece: Piece): boolean {
  return !LAYERS.has(piece.name) && (piece.parent === undefined || !INNER.has(piece.parent.name));
}

export const MARK = "tk-b";

/** The source with a class at each piece that is seen, by which it is found in the HTML: "tk-b3" is `marked[3]`. */
export function withMarks(letter: Letter): { source: string; marked: readonly string[] } {
  const marked = letter.pieces.filter(isSeen);
  let made = letter.source;
  for (let index = marked.length - 1; index >= 0; index -= 1) {
    const piece = marked[index];
    if (piece === undefined) {
      continue;
    }
    const own = piece.attributes.find(({ name }) => name === "css-class");
    const at = own === undefined ? piece.start + 1 + piece.name.length : own.to - 1;
    const text = own === undefined ? ` css-class="${MARK}${index}"` : ` ${MARK}${index}`;
    made = made.slice(0, at) + text + made.slice(at);
  }
  return { source: made, marked: marked.map(({ id }) => id) };
}
