const HUES = 8;

/** A steady choice of one of the eight hues in hues.css, 0 to 7. */
export function hueOf(text: string): number {
  let hash = 0;
  for (const character of text) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  return hash % HUES;
}
