const STYLE_ELEMENT = /<(\/?)style\b/gi;
const TAG = /<[a-z][^<>]*>/gi;
const LIVE = /(\s|["'])(style|on\w+)(?=\s*=)/gi;

/**
 * HTML whose styles and handlers are mere data: the page's policy complains of every one that is read, also where
 * it is read apart from the page. "style" is "data-style" then.
 */
export function inert(html: string): string {
  return html.replace(STYLE_ELEMENT, "<$1x-style").replace(TAG, (tag) => tag.replace(LIVE, "$1data-$2"));
}
