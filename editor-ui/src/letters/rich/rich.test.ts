// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { fits } from "./fits";
import { inert } from "./inert";
import { regionOf, withContent } from "./region";
import { unwrapped, written } from "./written";

describe("what the visual editor may touch", () => {
  it("is what it gives back the same", () => {
    expect(
      fits('<h1>A {{ b | default: "c" }}</h1>\n<p>d <b>e</b> <a href="https://f.example">f</a></p>', true),
    ).toEqual([]);
    expect(fits("<ul>\n<li>one</li>\n<li><p>two</p></li>\n</ul>", true)).toEqual([]);
    expect(fits('<p style="color: red" onclick="x()">a</p><div>b</div>', true)).toEqual([
      "styles of elements (1)",
      "the attribute onclick (1)",
      "blocks (div) (1)",
    ]);
    expect(fits("<h1>no line</h1>", false)).toEqual(["<h1> (1)"]);
  });

  it("is between the marks, in the body, or all", () => {
    const marked = "<html><body><table><!-- content -->\n<p>a</p>\n<!-- /content --></table></body></html>";
    expect(withContent(regionOf(marked), "<p>b</p>")).toBe(marked.replace("<p>a", "<p>b"));
    expect(regionOf('<body class="x"><p>a</p></body>').content).toBe("<p>a</p>");
    expect(regionOf("<p>a</p>").content).toBe("<p>a</p>");
  });
});

it("is written as somebody would: a block a line, Liquid as Liquid", () => {
  expect(
    written("<p>{% if a &gt; 1 %}b{% endif %} &amp; c</p><ul><li><p>d</p></li><li><p>e</p></li></ul>"),
  ).toBe("<p>{% if a > 1 %}b{% endif %} &amp; c</p>\n<ul>\n<li>d</li>\n<li>e</li>\n</ul>");
  expect(unwrapped("<p>a <strong>b</strong></p>")).toBe("a <strong>b</strong>");
  expect(unwrapped("<p>a</p>\n<p>b</p>")).toBe("<p>a</p>\n<p>b</p>");
});

it("has neither styles nor handlers that a policy would complain of", () => {
  expect(inert('<p class="a" style="b"onclick="c">style="d"</p><style>e</style>')).toBe(
    '<p class="a" data-style="b"data-onclick="c">style="d"</p><x-style>e</x-style>',
  );
});
