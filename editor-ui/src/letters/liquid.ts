const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What stands in a letter for a property of `root`; `path` are the names that lead to it. */
export function variable(root: "person" | "event", path: readonly string[], fallback = ""): string {
  // A text of Liquid knows no escapes, but two kinds of quotes.
  const quote = fallback.includes('"') ? "'" : '"';
  const written = fallback.replaceAll(quote, quote === "'" ? "’" : quote);
  return `{{ ${root}${path.map(step).join("")} | default: ${quote}${written}${quote} }}`;
}

function step(name: string): string {
  if (PLAIN.test(name)) {
    return `.${name}`;
  }
  return name.includes('"') ? `['${name}']` : `["${name}"]`;
}

/** A subject for people who don't read Liquid: fallbacks in place of what is filled in. */
export function inWords(template: string): string {
  return template
    .replace(/\{\{[^}]*\|\s*default:\s*(["'])(.*?)\1[^}]*\}\}/g, "$2")
    .replace(/\{\{.*?\}\}/g, "…")
    .replace(/\{%.*?%\}/g, "")
    .trim();
}
