/** "" where it is a selector that browsers take. */
export function selectorProblem(css: string): string {
  if (css.trim() === "") {
    return "Say which elements.";
  }
  try {
    document.createDocumentFragment().querySelector(css);
    return "";
  } catch {
    return "This is no CSS selector: see the examples below.";
  }
}
