/** URL expressions: which pages an auto event is for. The dashboard tries them out with this same code. */

export interface UrlExpression {
  matches(url: string): boolean;
}

export interface UrlProblem {
  /** From 1. */
  line: number;
  message: string;
}

const REGEX = "regex:";

/** One pattern a line, any of which may match; lines that begin with ! take away. Comes with problems, or works. */
export function readUrls(text: string): { expression: UrlExpression; problems: readonly UrlProblem[] } {
  const wanted: ((url: URL) => boolean)[] = [];
  const unwanted: ((url: URL) => boolean)[] = [];
  const problems: UrlProblem[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const isNot = raw.trim().startsWith("!");
    const pattern = isNot ? raw.trim().slice(1).trim() : raw.trim();
    if (pattern === "" && !isNot) {
      return;
    }
    const read = readLine(pattern);
    if (typeof read === "string") {
      problems.push({ line: index + 1, message: read });
    } else {
      (isNot ? unwanted : wanted).push(read);
    }
  });
  if (wanted.length === 0 && problems.length === 0) {
    problems.push({ line: 1, message: "Say which pages: * is all of them." });
  }
  return {
    problems,
    expression: {
      matches: (address) => {
        const url = parsed(address);
        return url !== undefined && wanted.some((test) => test(url)) && !unwanted.some((test) => test(url));
      },
    },
  };
}

/** The test of one line, or what is wrong with it. */
function readLine(pattern: string): ((url: URL) => boolean) | string {
  if (pattern.startsWith(REGEX)) {
    return readRegex(pattern.slice(REGEX.length).trim());
  }
  if (/\s/.test(pattern)) {
    return "An address holds no spaces; each pattern has a line of its own.";
  }
  const [, origin = "", path = "", query = "", hash = ""] =
    /^((?:https?:)?\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(pattern) ?? [];
  if (origin === "" && path !== "" && !/^[/*]/.test(path)) {
    return "Begin with / for a path, https:// for an address, ? for a query, # for what follows it, or *.";
  }
  const tests = [readOrigin(origin), readPath(path), readQuery(query), readHash(hash)];
  return pattern === "" ? "Say which pages after the !." : (url) => tests.every((test) => test(url));
}

function readRegex(source: string): ((url: URL) => boolean) | string {
  if (source === "") {
    return "Say what to look for after regex:.";
  }
  try {
    const regex = new RegExp(source);
    return (url) => regex.test(url.href);
  } catch (error) {
    return error instanceof Error ? error.message : "This is no regular expression.";
  }
}

const always = () => true;

function readOrigin(origin: string): (url: URL) => boolean {
  if (origin === "") {
    return always;
  }
  const scheme = origin.slice(0, origin.indexOf("/"));
  const host = glob(origin.slice(origin.indexOf("/") + 2).toLowerCase(), "[^/]*");
  return (url) => (scheme === "" || url.protocol === scheme) && host(url.host.toLowerCase());
}

function readPath(path: string): (url: URL) => boolean {
  if (path === "") {
    return always;
  }
  // A star in front stands for any folders: */checkout.
  const test = glob(unslashed(decoded(path.replace(/^\*+/, "**"))), "[^/]*");
  return (url) => test(unslashed(decoded(url.pathname)));
}

function readQuery(query: string): (url: URL) => boolean {
  const wanted = [...new URLSearchParams(query)].map(([name, value]) => ({
    name,
    // ?plan asks for the name alone.
    test: value === "" ? always : glob(value, "[^]*"),
  }));
  return (url) =>
    wanted.every(({ name, test }) => url.searchParams.has(name) && url.searchParams.getAll(name).some(test));
}

function readHash(hash: string): (url: URL) => boolean {
  if (hash === "") {
    return always;
  }
  const test = glob(decoded(hash.slice(1)), "[^/]*");
  return (url) => test(decoded(url.hash.slice(1)));
}

/** `star`: what * stands for; ** stands for anything. */
function glob(pattern: string, star: string): (text: string) => boolean {
  const source = pattern
    .split(/(\*+)/)
    .map((part) => (/^\*\*/.test(part) ? "[^]*" : part === "*" ? star : escaped(part)))
    .join("");
  const regex = new RegExp(`^${source}$`);
  return (text) => regex.test(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function unslashed(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is itself
  }
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
