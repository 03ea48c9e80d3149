import { expect, test } from "vitest";
import { asMeasure, dayText, isComplete, spanText, valueText } from "./metric";

test("a value is told as its measure is", () => {
  expect(valueText("people", 1234)).toBe("1,234");
  expect(valueText("times_per_person", 1.23456)).toBe("1.23");
  expect(valueText("conversion", 0.125)).toBe("12.5 %");
  expect(valueText("time_between", 3_660_000)).toBe("1 h 1 min");
  expect(valueText("average", null)).toBe("–");
});

test("days are told in words", () => {
  expect(spanText("2026-11-01", "2026-11-30")).toBe("1 Nov to 30 Nov 2026");
  expect(spanText("2025-12-30", "2026-01-02")).toBe("30 Dec 2025 to 2 Jan 2026");
  expect(spanText("2026-11-30", "2026-11-30")).toBe("30 Nov 2026");
});

test("a definition is complete when all is there that its measure asks for", () => {
  expect(isComplete({ measure: "people" })).toBe(false);
  expect(isComplete({ measure: "people", event: { event: "Visit" } })).toBe(true);
  expect(isComplete({ measure: "conversion", event: { event: "Visit" } })).toBe(false);
  expect(isComplete({ measure: "average", property: "paid", by: "event" })).toBe(false);
  expect(isComplete({ measure: "total", property: "paid" })).toBe(true);
});

test("what another measure does not ask for is left out", () => {
  const conversion = { measure: "conversion", event: { event: "A" }, repeatable: true } as const;
  expect(asMeasure("people", conversion)).toEqual({ measure: "people", event: { event: "A" } });
  expect(asMeasure("total", conversion)).toEqual({ measure: "total" });
  expect(asMeasure("time_between", { ...conversion, people: {} })).toEqual({
    measure: "time_between",
    event: { event: "A" },
    people: {},
  });
});

test("a day is the site's", () => {
  expect(dayText("2026-11-25")).toBe("25 Nov");
  expect(dayText("2026-11-25", true)).toBe("Wed 25 Nov");
});
