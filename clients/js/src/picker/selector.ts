// From an element to a CSS selector that will still find it when the page is built anew.

/** A selector, and how many elements of the page it finds. */
export interface Found {
  css: string;
  count: number;
}

type Root = Document | ShadowRoot;

const MOST_ANCESTORS = 6;
const MOST_OFFERED = 4;
const LONGEST_VALUE = 60; // characters of an attribute
/** Made for those who look for elements. */
const FOR_FINDING = ["data-testid", "data-test", "data-cy", "data-qa", "data-track", "data-action"];
/** Of frameworks, or what says how the element is at the moment. */
const FLEETING =
  /^data-(v-|react|radix|headlessui|mantine|floating|state|status|active|selected|open|index|key|focus|hover|src|bg|aos|turbo|n-)/;
const STATES =
  /^(is|has|js)-|(^|[-_])(active|hover|focus|focused|selected|open|opened|closed|current|disabled|enabled|loading|loaded|visible|hidden|show|shown|collapsed|expanded|checked)$/i;
/** Of libraries that make names of styles. */
const MADE_BY =
  /^(css|sc|jsx|jss|emotion|svelte|astro|ng|ember|radix|headlessui|chakra|mui|_)[-_]?[^-_]*\d|^sc-/i;

/** A module's name, its class's, and a hash of both. */
const HASHED = /__(?=\w*\d)\w{5,}$/;

/** Selectors for an element: first the best that finds it alone, then others that find more like it. */
export function selectorsOf(element: Element): Found[] {
  const root = element.getRootNode() as Root;
  const own = partsOf(element);
  const found: Found[] = [{ css: unique(element, own, root), count: 1 }];
  for (const css of [...own, element.localName]) {
    const count = counted(root, css);
    if (count > 1 && found.every((other) => other.count !== count)) {
      found.push({ css, count });
    }
  }
  return found.slice(0, MOST_OFFERED);
}

/** Whether a name looks like one that a build, or a library, has made up: another tomorrow. */
export function isGenerated(name: string): boolean {
  if (MADE_BY.test(name) || HASHED.test(name) || name.includes(":") || name.length > LONGEST_VALUE) {
    return true;
  }
  return name.split(/[-_]+/).some(isRandom);
}

/** Digits among letters, long numbers, or letters that no word has in that order. */
function isRandom(part: string): boolean {
  const digits = part.replace(/\D/g, "").length;
  const letters = part.length - digits;
  if (
    digits >= 3 ||
    (part.length >= 5 && digits >= 2 && letters >= 2) ||
    /[a-z]\d+[a-z]+\d|^\d+[a-z]+\d/i.test(part)
  ) {
    return true;
  }
  const turns = part.match(/[a-z][A-Z]/g)?.length ?? 0;
  return part.length >= 5 && part.length <= 8 && turns >= 2 && /[b-df-hj-np-tv-xz]{3}/i.test(part);
}

function unique(element: Element, own: readonly string[], root: Root): string {
  const tag = element.localName;
  const isAlone = (css: string) => counted(root, css) === 1;
  const alone = own.find(isAlone) ?? (isAlone(tag) ? tag : undefined) ?? pairs(own, tag).find(isAlone);
  if (alone !== undefined) {
    return alone;
  }
  return below(element, [...own, tag], root) ?? byPlace(element, own, root);
}

/** The element's own names, the best first. Of a tag alone, an attribute says more than nothing. */
function partsOf(element: Element): string[] {
  const parts: string[] = [];
  if (element.id !== "" && !isGenerated(element.id)) {
    parts.push(`#${CSS.escape(element.id)}`);
  }
  const data = element.getAttributeNames().filter((name) => name.startsWith("data-") && !FLEETING.test(name));
  data.sort((a, b) => rank(a) - rank(b));
  for (const name of data) {
    push(parts, "", element, name);
  }
  const classes = [...element.classList].filter((name) => !isGenerated(name) && !STATES.test(name));
  parts.push(...classes.map((name) => `.${CSS.escape(name)}`));
  for (const name of ["name", "href", "aria-label", "type"]) {
    push(parts, element.localName, element, name);
  }
  return parts;
}

function push(parts: string[], tag: string, element: Element, name: string): void {
  const value = element.getAttribute(name) ?? "";
  if (value === "") {
    if (element.hasAttribute(name) && tag === "") {
      parts.push(`[${CSS.escape(name)}]`);
    }
  } else if (
    value.length <= LONGEST_VALUE &&
    (name === "href" ? !/\d{3}|[?#]/.test(value) : !isGenerated(value))
  ) {
    parts.push(`${tag}[${CSS.escape(name)}=${quoted(value)}]`);
  }
}

function rank(name: string): number {
  const place = FOR_FINDING.indexOf(name);
  return place === -1 ? FOR_FINDING.length : place;
}

function pairs(own: readonly string[], tag: string): string[] {
  const simple = own.filter((part) => /^[.[]/.test(part));
  const tagged = simple.map((part) => `${tag}${part}`);
  const both = simple.flatMap((first, at) => simple.slice(at + 1).map((second) => first + second));
  return [...tagged, ...both];
}

/** Under the nearest ancestor with a name that makes it the only one. */
function below(element: Element, own: readonly string[], root: Root): string | undefined {
  let ancestor = element.parentElement;
  for (let far = 0; far < MOST_ANCESTORS && ancestor !== null; far += 1) {
    for (const anchor of partsOf(ancestor)) {
      for (const part of own) {
        const css = `${anchor} ${part}`;
        if (counted(root, css) === 1) {
          return css;
        }
      }
    }
    ancestor = ancestor.parentElement;
  }
  return undefined;
}

/** The last resort: where it stands among its like, from the nearest ancestor that is the only one of its name. */
function byPlace(element: Element, own: readonly string[], root: Root): string {
  const named = own.find((part) => part.startsWith(".")) ?? "";
  let path = `${element.localName}${named}${place(element)}`;
  let ancestor = element.parentElement;
  while (counted(root, path) !== 1 && ancestor !== null) {
    const anchor = partsOf(ancestor).find((part) => counted(root, part) === 1);
    path = `${anchor ?? `${ancestor.localName}${place(ancestor)}`} > ${path}`;
    ancestor = anchor === undefined ? ancestor.parentElement : null;
  }
  return path;
}

function place(element: Element): string {
  const like = [...(element.parentNode?.children ?? [])].filter(
    (other) => other.localName === element.localName,
  );
  return like.length > 1 ? `:nth-of-type(${like.indexOf(element) + 1})` : "";
}

function counted(root: Root, css: string): number {
  return root.querySelectorAll(css).length;
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\a ")}"`;
}
