import { CONTENT } from "../starter";

/** Which part of a letter's HTML is written visually; what is around it stays as it is. */
export interface Region {
  before: string;
  content: string;
  after: string;
}

const BODY = /<body[^>]*>/i;
const END = /<\/body\s*>/i;

/** Between the marks, else inside the body, else all of it. */
export function regionOf(html: string): Region {
  const from = html.indexOf(CONTENT.from);
  const to = html.indexOf(CONTENT.to, from);
  if (from >= 0 && to >= 0) {
    return cut(html, from + CONTENT.from.length, to);
  }
  const body = BODY.exec(html);
  if (body === null) {
    return cut(html, 0, html.length);
  }
  const start = body.index + body[0].length;
  const end = END.exec(html.slice(start));
  return cut(html, start, end === null ? html.length : start + end.index);
}

function cut(html: string, from: number, to: number): Region {
  return { before: html.slice(0, from), content: html.slice(from, to), after: html.slice(to) };
}

/** The HTML with another content in the region. */
export function withContent(region: Region, content: string): string {
  const isMarked = region.before.endsWith(CONTENT.from);
  return `${region.before}${isMarked ? `\n${content}\n` : content}${region.after}`;
}
