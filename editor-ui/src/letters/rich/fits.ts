import { generateHTML, generateJSON } from "@tiptap/core";
import { extensionsOf } from "./extensions";
import { inert } from "./inert";
import { losses } from "./losses";

/** What would be lost if somebody wrote in this HTML visually, in words; nothing where it can be. */
export function fits(html: string, hasAll: boolean): string[] {
  const extensions = extensionsOf(hasAll);
  return losses(html, generateHTML(generateJSON(inert(html), extensions), extensions));
}
