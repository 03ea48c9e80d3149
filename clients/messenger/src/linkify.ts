export interface Piece {
  text: string;
  /** Set for links. */
  href?: string;
}

const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"]+/gi;
const TRAILING = /[.,;:!?'*\]}\u2026\u201d\u2019]+$/;

/** A text cut into what is a web address and what is not. Only http and https ever become links. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  ADDRESS.lastIndex = 0;
  for (let found = ADDRESS.exec(text); found !== null; found = ADDRESS.exec(text)) {
    const address = trimmed(found[0]);
    const start = found.index;
    const href = parsed(address);
    if (href !== "") {
      pieces.push({ text: text.slice(end, start) }, { text: address, href });
      end = start + address.length;
    }
  }
  pieces.push({ text: text.slice(end) });
  return pieces.filter((piece) => piece.text !== "");
}

/** Without the punctuation of the sentence around it; a bracket stays when it is opened within. */
function trimmed(address: string): string {
  let left = address;
  for (;;) {
    const before = left;
    left = left.replace(TRAILING, "");
    if (left.endsWith(")") && left.split(")").length > left.split("(").length) {
      left = left.slice(0, -1);
    }
    if (left === before) {
      return left;
    }
  }
}

function parsed(address: string): string {
  try {
    const url = new URL(/^www/i.test(address) ? `https://${address}` : address);
    return /^https?:$/.test(url.protocol) && url.hostname.length > 3 ? url.href : "";
  } catch {
    return "";
  }
}
