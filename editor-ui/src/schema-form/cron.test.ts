import { expect, it } from "vitest";
import { cronWords, nextTimes, parseCron, wallClock } from "./cron";

function said(text: string): string | undefined {
  const cron = parseCron(text);
  return cron && cronWords(cron);
}

function next(text: string, from: string, count = 3): string[] {
  const cron = parseCron(text);
  const times = cron === undefined ? [] : nextTimes(cron, Date.parse(`${from}Z`), count);
  return times.map((at) => new Date(at).toISOString().slice(0, 16));
}

it.each([
  ["0 9 * * 1", "At 09:00 on Mondays"],
  ["30 8,18 * * mon-fri", "At 08:30 and 18:30 on weekdays"],
  ["0 8 1 * *", "At 08:00 on the 1st"],
  ["0 0 22 1,12 *", "At 00:00 on the 22nd in January and December"],
  ["0 7 13 * 5", "At 07:00 on the 13th, and on Fridays"],
  ["0 * * * *", "Every hour each day"],
  ["15 * * * 0,6", "Every hour, at 15 past on Sundays and Saturdays"],
  ["*/15 9-17 * * *", "36 times each day"],
  ["* * * * *", "Every minute each day"],
])("says %s in words", (text, words) => {
  expect(said(text)).toBe(words);
});

it.each([
  "",
  "0 9 * *",
  "60 * * * *",
  "0 24 * * *",
  "* * 0 * *",
  "5-1 * * * *",
  "*/0 * * * *",
  "0 9 * * L",
  "a b c d e",
])("leaves %j to the server", (text) => {
  expect(parseCron(text)).toBeUndefined();
});

it("knows the next times", () => {
  expect(next("0 9 * * 1", "2026-11-25T10:00")).toEqual([
    "2026-11-30T09:00",
    "2026-12-07T09:00",
    "2026-12-14T09:00",
  ]);
  expect(next("0 9 * * 7", "2026-11-25T10:00", 1)).toEqual(["2026-11-29T09:00"]);
  expect(next("30 9 25 * *", "2026-11-25T09:30", 1)).toEqual(["2026-12-25T09:30"]);
  expect(next("0 7 13 * 5", "2026-11-25T10:00")).toEqual([
    "2026-11-27T07:00",
    "2026-12-04T07:00",
    "2026-12-11T07:00",
  ]);
  expect(next("0 0 29 2 *", "2026-11-25T10:00", 1)).toEqual(["2028-02-29T00:00"]);
  expect(next("0 0 31 2 *", "2026-11-25T10:00")).toEqual([]);
});

it("reads the clock of a zone", () => {
  const at = Date.parse("2026-07-01T10:00:00Z");
  expect(new Date(wallClock(at, "Europe/Lisbon")).toISOString()).toBe("2026-07-01T11:00:00.000Z");
});
