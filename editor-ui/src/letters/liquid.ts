const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What stands in a letter for a person's property; `path` are the names that lead to it. */
export function propertyTemplate(path: readonly string[]): string {
  return `{{ person${path.map(step).join("")} | default: "" }}`;
}

function step(name: string): string {
  if (PLAIN.test(name)) {
    return `.${name}`;
  }
  // A text of Liquid knows no escapes, but two kinds of quotes.
  return name.includes('"') ? `['${name}']` : `["${name}"]`;
}
