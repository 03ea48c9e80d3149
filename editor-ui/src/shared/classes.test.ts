import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

// CSS modules are typed as "any name gives a string", so that a typing mistake would only be seen by eye.
const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".tsx"))
  .map((name) => join("src", name));

function moduleOf(file: string): string | undefined {
  const found = /import classes from "(.+\.module\.css)"/.exec(readFileSync(file, "utf8"))?.[1];
  return found === undefined ? undefined : join(dirname(file), found);
}

function usedIn(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/\bclasses\.(\w+)/g)].map((match) => match[1] ?? "");
}

function definedIn(css: string): Set<string> {
  return new Set([...readFileSync(css, "utf8").matchAll(/\.([a-zA-Z]\w*)/g)].map((match) => match[1] ?? ""));
}

const users = files.flatMap((file) => {
  const css = moduleOf(file);
  return css === undefined ? [] : [{ file, css }];
});

describe("class names", () => {
  it.each(users)("of $file are in its module", ({ file, css }) => {
    const defined = definedIn(css);
    expect(usedIn(file).filter((name) => !defined.has(name))).toEqual([]);
  });

  it("are all used", () => {
    const sheets = [...new Set(users.map(({ css }) => css))];
    const unused = sheets.flatMap((css) => {
      const used = new Set(users.filter((user) => user.css === css).flatMap(({ file }) => usedIn(file)));
      const own = readFileSync(css, "utf8").replaceAll(/:global\([^)]*\)/g, "");
      return [...own.matchAll(/\.([a-zA-Z]\w*)(?=[\s,:.[{])/g)]
        .map((match) => match[1] ?? "")
        .filter((name) => !used.has(name))
        .map((name) => `${css}: ${name}`);
    });
    expect(unused).toEqual([]);
  });
});
