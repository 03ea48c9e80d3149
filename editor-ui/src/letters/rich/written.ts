const LIQUID = /\{\{.*?\}\}|\{%.*?%\}/gs;
const ENTITIES: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": "'",
  "&nbsp;": " ",
};
const ALONE = /<(li|blockquote)([^>]*)><p>((?:(?!<\/?p\b).)*?)<\/p>(?=<\/\1>|<ul|<ol)/gs;
const AFTER_BLOCK = /(<\/(?:p|h[1-6]|ul|ol|li|blockquote|pre)>|<hr>|<(?:ul|ol|blockquote)>)(?=<)(?!<\/li>)/g;

/** HTML as somebody would write it: a block a line, no paragraphs in lists, Liquid as Liquid. */
export function written(html: string): string {
  return html
    .replace(LIQUID, (tag) =>
      tag.replace(/&(?:lt|gt|amp|quot|nbsp);/g, (entity) => ENTITIES[entity] ?? entity),
    )
    .replace(ALONE, "<$1$2>$3")
    .replace(AFTER_BLOCK, "$1\n");
}

const WHOLE = /^<p>((?:(?!<\/?p\b).)*)<\/p>$/s;

/** One paragraph without its tags: a text block of a letter needs none. */
export function unwrapped(html: string): string {
  return WHOLE.exec(html)?.[1] ?? html;
}
