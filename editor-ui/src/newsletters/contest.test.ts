import { expect, test } from "vitest";
import { luck } from "./contest";

test("what may be chance is not called significant", () => {
  expect(luck(0.049)).toBe(
    "The difference is significant: two letters that are equally good come out this far apart in 5 of 100 tests.",
  );
  expect(luck(0.23)).toContain("not significant and may well be chance");
  expect(luck(0.23)).toContain("in 23 of 100 tests");
  expect(luck(0.0001)).toContain("in fewer than 1 of 100 tests");
});
