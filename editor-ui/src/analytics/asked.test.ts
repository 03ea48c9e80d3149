import { expect, test } from "vitest";
import { whoOf, whoText } from "./asked";

test("a number in the address is the same number again", () => {
  expect(whoText("3", "dropped", "")).toBe("3.dropped");
  for (const before of [false, true]) {
    for (const place of ["2", "2@2026-11-25", "2026-11-25", "all"]) {
      for (const group of ["", "5f3a"]) {
        expect(whoOf(whoText(place, "reached", group, before))).toEqual({
          place,
          part: "reached",
          group,
          before,
        });
      }
    }
  }
  expect(whoOf("3.someone")).toBeUndefined();
});
