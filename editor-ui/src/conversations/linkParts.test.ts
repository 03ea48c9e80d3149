import { expect, test } from "vitest";
import { linkParts } from "./linkParts";

test("words stay words, and addresses lead somewhere without the full stop behind them", () => {
  expect(linkParts("See https://shop.example/a?b=1. Or (http://x.example)!")).toEqual([
    { text: "See ", href: undefined },
    { text: "https://shop.example/a?b=1", href: "https://shop.example/a?b=1" },
    { text: ". Or (", href: undefined },
    { text: "http://x.example", href: "http://x.example" },
    { text: ")!", href: undefined },
  ]);
});

test("nothing but http leads anywhere", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", ""]) {
    expect(linkParts(text).every(({ href }) => href === undefined)).toBe(true);
  }
});
