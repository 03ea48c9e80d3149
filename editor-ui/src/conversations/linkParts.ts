export interface Part {
  text: string;
  /** Where it leads; undefined for plain words. */
  href: string | undefined;
}

const URL_LIKE = /https?:\/\/[^\s<>"']+/g;
// What ends a sentence rather than an address.
const TRAILING = /[.,;:!?)\]]+$/;

/** A text as words and links; only http and https lead anywhere. */
export function linkParts(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(URL_LIKE)) {
    const address = found[0].replace(TRAILING, "");
    if (!URL.canParse(address)) {
      continue;
    }
    if (found.index > from) {
      parts.push({ text: text.slice(from, found.index), href: undefined });
    }
    parts.push({ text: address, href: address });
    from = found.index + address.length;
  }
  if (from < text.length) {
    parts.push({ text: text.slice(from), href: undefined });
  }
  return parts;
}
