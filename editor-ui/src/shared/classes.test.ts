import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

// CSS modules are typed as "any name gives a string", so that a typing mistake would only be seen by eye.
const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".tsx"))
  .map((name) => join("src", name));

interface User {
  file: string;
  /** As the file calls the module. */
  name: string;
  css: string;
}

function modulesOf(file: string): User[] {
  return [...readFileSync(file, "utf8").matchAll(/import (\w+) from "(.+\.module\.css)"/g)].map((match) => ({
    file,
    name: match[1] ?? "",
    css: join(dirname(file), match[2] ?? ""),
  }));
}

function usedBy({ file, name }: User): string[] {
  const uses = new RegExp(`\\b${name}\\.(\\w+)`, "g");
  return [...readFileSync(file, "utf8").matchAll(uses)].map((match) => match[1] ?? "");
}

function definedIn(css: string): Set<string> {
  return new Set([...readFileSync(css, "utf8").matchAll(/\.([a-zA-Z]\w*)/g)].map((match) => match[1] ?? ""));
}

const users = files.flatMap(modulesOf);

describe("class names", () => {
  it.each(users)("of $file are in $css", (user) => {
    const defined = definedIn(user.css);
    expect(usedBy(user).filter((name) => !defined.has(name))).toEqual([]);
  });

  it("are all used", () => {
    const sheets = [...new Set(users.map(({ css }) => css))];
    const unused = sheets.flatMap((css) => {
      const used = new Set(users.filter((user) => user.css === css).flatMap(usedBy));
      const own = readFileSync(css, "utf8").replaceAll(/:global\([^)]*\)/g, "");
      return [...own.matchAll(/\.([a-zA-Z]\w*)(?=[\s,:.[{])/g)]
        .map((match) => match[1] ?? "")
        .filter((name) => !used.has(name))
        .map((name) => `${css}: ${name}`);
    });
    expect(unused).toEqual([]);
  });
});
