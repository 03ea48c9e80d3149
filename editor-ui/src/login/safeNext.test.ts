import { expect, it } from "vitest";
import { safeNext } from "./safeNext";

it.each([
  ["/sites/a/people?search=x", "/sites/a/people?search=x"],
  [null, "/"],
  ["", "/"],
  ["https://elsewhere.example", "/"],
  ["//elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["javascript:alert(1)", "/"],
])("%s leads to %s", (next, to) => {
  expect(safeNext(next)).toBe(to);
});
