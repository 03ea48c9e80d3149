import { expect, it } from "vitest";
import { hueOf } from "./hue";

it("stays the same for a name, and spreads names over all eight", () => {
  expect(hueOf("Movie watch")).toBe(hueOf("Movie watch"));
  const used = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`event ${index}`)));
  expect([...used].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
