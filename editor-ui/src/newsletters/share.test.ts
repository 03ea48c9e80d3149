import { expect, test } from "vitest";
import { share } from "./share";

test("shares are whole percents, and nothing of nobody", () => {
  expect(share(1, 3)).toBe("33 %");
  expect(share(0, 5)).toBe("0 %");
  expect(share(0, 0)).toBe("");
});
