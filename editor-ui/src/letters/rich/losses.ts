import { inert } from "./inert";

/** What writing HTML anew from a text program's view of it would lose. */

const SAME: Record<string, string> = { B: "STRONG", I: "EM", DEL: "S", STRIKE: "S" };
const WORDS: Record<string, string> = {
  TABLE: "tables",
  "X-STYLE": "style sheets",
  IMG: "images",
  DIV: "blocks (div)",
  SPAN: "spans",
  FONT: "fonts",
};
const INSIDE: ReadonlySet<string> = new Set(["TBODY", "TR", "TD", "TH", "COL", "COLGROUP"]);
// A single paragraph in one of these is no other than its text alone.
const WRAPPING: ReadonlySet<string> = new Set(["LI", "BLOCKQUOTE"]);

function body(html: string): HTMLElement {
  return new DOMParser().parseFromString(inert(html), "text/html").body;
}

/** What is in `before` and no more in `after`, in words; nothing when they are the same to a reader. */
export function losses(before: string, after: string): string[] {
  const [was, is] = [body(before), body(after)];
  if (canonical(was) === canonical(is)) {
    return [];
  }
  const left = counted(is);
  const lost = [...counted(was)].filter(([what, times]) => times > (left.get(what) ?? 0));
  return lost.length === 0
    ? ["its order, or how elements stand inside each other"]
    : lost.map(([what, times]) => `${what} (${times - (left.get(what) ?? 0)})`);
}

function counted(root: HTMLElement): Map<string, number> {
  const found = new Map<string, number>();
  const add = (what: string) => found.set(what, (found.get(what) ?? 0) + 1);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Element)) {
      add("comments");
      continue;
    }
    const name = SAME[node.tagName] ?? node.tagName;
    if (!INSIDE.has(name)) {
      add(WORDS[name] ?? `<${name.toLowerCase()}>`);
    }
    for (const { name: attribute } of node.attributes) {
      add(
        attribute === "data-style"
          ? "styles of elements"
          : `the attribute ${attribute.replace(/^data-on/, "on")}`,
      );
    }
  }
  return found;
}

function canonical(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = (node.textContent ?? "").replace(/[ \t\r\n\f]+/g, " ");
    return text === " " && isBetweenBlocks(node) ? "" : text;
  }
  if (!(node instanceof Element)) {
    return `<!${node.textContent ?? ""}>`;
  }
  const inner = [...node.childNodes].map(canonical).join("").trim();
  const name = SAME[node.tagName] ?? node.tagName;
  const isWrapped = name === "P" && node.parentElement !== null && WRAPPING.has(node.parentElement.tagName);
  if (name === "BODY" || (isWrapped && node.parentElement?.childElementCount === 1)) {
    return inner;
  }
  const attributes = [...node.attributes].map((each) => ` ${each.name}="${each.value}"`).sort();
  return `<${name}${attributes.join("")}>${inner}</${name}>`;
}

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, hr, pre, div, table";

function isBetweenBlocks(node: Node): boolean {
  return [node.previousSibling, node.nextSibling].some(
    (each) => each instanceof Element && each.matches(BLOCKS),
  );
}
