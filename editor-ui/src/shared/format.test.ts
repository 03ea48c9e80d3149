import { describe, expect, it } from "vitest";
import { count, dayName, plural, relativeTime, shortCount, startOfDay } from "./format";

const NOON = new Date(2026, 4, 17, 12).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("relativeTime", () => {
  it.each([
    [0, "just now"],
    [-59_000, "just now"],
    [-MINUTE, "1 minute ago"],
    [-59 * MINUTE, "59 minutes ago"],
    [-HOUR, "1 hour ago"],
    [-DAY, "yesterday"],
    [-6 * DAY, "6 days ago"],
    [-8 * DAY, "8 days ago"],
    [-15 * DAY, "2 weeks ago"],
    [-61 * DAY, "2 months ago"],
    [-800 * DAY, "2 years ago"],
    [3 * HOUR, "in 3 hours"],
  ])("tells %d ms", (distance, words) => {
    expect(relativeTime(NOON + distance, NOON)).toBe(words);
  });
});

describe("dayName", () => {
  it("knows today up to its last moment", () => {
    expect(dayName(startOfDay(NOON), NOON)).toBe("Today");
    expect(dayName(startOfDay(NOON) - 1, NOON)).toBe("Yesterday");
  });

  it("gives other days their date", () => {
    expect(dayName(NOON - 3 * DAY, NOON)).toContain("14 May 2026");
  });
});

describe("counts", () => {
  it("groups thousands, and shortens only what is long", () => {
    expect(count(1_234_567)).toBe("1,234,567");
    expect(shortCount(9_999)).toBe("9,999");
    expect(shortCount(12_345)).toBe("12.3K");
  });

  it("agrees with its noun", () => {
    expect(plural(1, "person", "people")).toBe("1 person");
    expect(plural(0, "person", "people")).toBe("0 people");
  });
});
