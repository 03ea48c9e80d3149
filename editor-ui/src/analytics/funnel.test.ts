import { expect, test } from "vitest";
import { conversion, durationText, moved, rangeOf, shareOf } from "./funnel";

const step = { dropped: 0, median: null, average: null, median_from_first: null, average_from_first: null };

test("conversion is of those who began", () => {
  expect(
    conversion([
      { ...step, people: 200 },
      { ...step, people: 150 },
      { ...step, people: 25 },
    ]),
  ).toBe("12.5 %");
  expect(conversion([{ ...step, people: 0 }])).toBe("–");
  expect(conversion([])).toBe("–");
  expect(shareOf(1, 1)).toBe("100 %");
});

test("durations have their two largest parts", () => {
  expect(durationText(null)).toBe("–");
  expect(durationText(400)).toBe("under 1 s");
  expect(durationText(61_000)).toBe("1 min 1 s");
  expect(durationText(90_061_000)).toBe("1 d 1 h");
});

test("a step can be moved either way", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 5, 0)).toEqual(["a"]);
});

test("an unknown range is a week", () => {
  expect(rangeOf("last_30_days")).toBe("last_30_days");
  expect(rangeOf("ever")).toBe("last_7_days");
  expect(rangeOf(null)).toBe("last_7_days");
});
