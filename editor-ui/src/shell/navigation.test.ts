import { expect, test } from "vitest";
import { PLACES } from "./navigation";

test("no two places have the same keys", () => {
  const keys = PLACES.map((place) => place.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
