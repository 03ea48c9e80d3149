// @vitest-environment node
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const TSC = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** What somebody who has installed the package may write. */
const PROGRAM = `
import { createTio, type Cart, type MessengerEvent, type Tio } from "tracktor-tio";

export const tio: Tio = createTio({ token: "t0", url: "https://tracktor.example.com" });
const cart: Cart = { totalprice: 1, products: [{ name: "Hat", price: 1, size: 7 }] };
tio.setCart(cart);
window.tio?.push(["track", "Search"]);
window.tio?.track?.("Search", { words: "hat" });
for (const name of ["tio-messenger-opened", "tio-messenger-closed", "tio-message-sent", "tio-message-received"] as const) {
  document.addEventListener(name, (event: MessengerEvent) => console.log(event.data.msg.length));
}
// @ts-expect-error There is no such position.
tio.setMessengerConfig({ positionX: "middle" });
`;

describe("the package", () => {
  const place = mkdtempSync(join(tmpdir(), "tio-package-"));
  const run = (...command: string[]) =>
    spawnSync(command[0] ?? "", command.slice(1), { cwd: place, encoding: "utf8" }).stdout;

  // As `npm pack` would have it, without its start, which takes longer than all of this.
  beforeAll(() => {
    const installed = join(place, "node_modules", "tracktor-tio");
    execFileSync("node", [TSC, "-p", "tsconfig.package.json", "--outDir", join(installed, "dist")]);
    copyFileSync("package.json", join(installed, "package.json"));
    writeFileSync(join(place, "package.json"), '{ "type": "module" }');
  });

  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it("is imported by Node as it is", () => {
    writeFileSync(
      join(place, "program.mjs"),
      'console.log(Object.keys(await import("tracktor-tio")).join())',
    );
    expect(run("node", "program.mjs").trim()).toBe("createTio");
  });

  it("has its types, and those of the page's globals", () => {
    writeFileSync(join(place, "program.ts"), PROGRAM);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: "nodenext",
      lib: ["es2022", "dom"],
      types: [],
    };
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
    expect(run("node", TSC, "--pretty", "false", "-p", ".")).toBe("");
  });
});
