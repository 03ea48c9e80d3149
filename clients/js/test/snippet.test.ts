import { readFileSync } from "node:fs";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { install } from "../src/install";
import { snippet } from "../src/snippet";
import type { Tio } from "../src/types";
import { CONFIG, close, Server, settle } from "./page";

let server: Server;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  document.head.innerHTML = "<script></script>";
  Reflect.deleteProperty(window, "tio");
  server = new Server();
});

afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Run what stands between the tags. */
function run(html: string): void {
  new Function(html.replace(/<\/?script[^>]*>/g, ""))();
}

/** Whether a compiler has to rewrite it for ES5. Throws what is wrong with it. */
function newerThanES5(program: string): boolean {
  const written = [ts.ScriptTarget.ES5, ts.ScriptTarget.ESNext].map((target) => {
    const { outputText, diagnostics } = ts.transpileModule(program, {
      compilerOptions: { target, module: ts.ModuleKind.CommonJS, removeComments: true },
      reportDiagnostics: true,
    });
    if (diagnostics !== undefined && diagnostics.length > 0) {
      throw new SyntaxError(JSON.stringify(diagnostics.map((each) => each.messageText)));
    }
    return outputText;
  });
  return written[0] !== written[1];
}

const queue = () => window.tio as unknown as unknown[] & Tio;

describe("the snippet", () => {
  it("loads the site's script and queues until it is there", async () => {
    run(snippet("https://tracktor.example", "t0"));
    const [script] = document.querySelectorAll("script");
    expect(script?.src).toBe("https://tracktor.example/scripts/t0/tio.js");
    expect(script?.async).toBe(true);
    const { track } = queue();
    queue().identify("unicorn", "AB12");
    queue().setCart({ totalprice: 1, products: [{ name: "Hat", price: 1 }] });
    install(queue(), CONFIG);
    // What a page has kept of the queue goes on working.
    track("Search");
    await settle();
    expect(server.calls).toMatchObject([
      { method: "cart", id: "unicorn", sign: "AB12" },
      { method: "track", action: "Search", id: "unicorn" },
    ]);
  });

  it("may be the older one, with three methods and another name for the queue", async () => {
    run(`(function () {
      window.tio = window.tio || [];
      var m = ['track', 'identify', 'setProperties'],
        r = function (e) { return function () { tio.push([e].concat(Array.prototype.slice.call(arguments, 0))); }; };
      for (var i in m) tio[m[i]] = r(m[i]); YS = tio; })();`);
    const older = (globalThis as unknown as { YS: Tio }).YS;
    older.track("Before");
    install(queue(), CONFIG);
    older.track("After");
    older.purchaseCart({ totalprice: 1, products: [{ name: "Hat", price: 1 }] });
    await settle();
    expect(server.calls.map((call) => call.action ?? call.state)).toEqual(["Before", "After", "purchase"]);
  });

  it("is the one that the documentation shows, in ES5", () => {
    const docs = readFileSync("../../docs/javascript.md", "utf8");
    const [shown] = /<script type=[\s\S]*?<\/script>/.exec(docs) ?? [];
    expect(shown?.replace(/\s+/g, " ")).toBe(
      snippet("https://tracktor.example.com", "YOUR_TOKEN").replace(/\s+/g, " "),
    );
    const program = shown?.replace(/<\/?script[^>]*>/g, "") ?? "";
    expect(newerThanES5(program)).toBe(false);
    const newer = [
      "var r = () => 1;",
      "let i = 0;",
      "var t = `t`;",
      "var o = { i };",
      "f(...a);",
      "for (var i of m) f(i);",
      "var e = a ?? b;",
      "a?.b;",
      "class A {}",
      "var [a] = b;",
      "function f(a = 1) { return a; }",
    ];
    expect(newer.filter((text) => !newerThanES5(program + text))).toEqual([]);
  });
});
