import { expect, test } from "vitest";
import type { MetricFigures } from "../api/analytics";
import { breakdowns } from "./breakdowns";
import { marksOf } from "./marks";
import { unitOf } from "./metric";

const note = (day: string) => ({ id: day, day, text: "x", by: "ann", created: 0 });

test("a note is at the bar that its day is in", () => {
  const points = ["2026-11-02", "2026-11-09", "2026-11-16"].map((first) => ({ first, value: 1 }));
  const notes = ["2026-11-01", "2026-11-08", "2026-11-09", "2026-11-17", "2026-11-18"].map(note);
  const marks = marksOf({ points } as MetricFigures, "2026-11-17", notes);
  expect(marks.map(({ index, notes: own }) => [index, own.map(({ day }) => day)])).toEqual([
    [0, ["2026-11-08"]],
    [1, ["2026-11-09"]],
    [2, ["2026-11-17"]],
  ]);
});

test("figures are told apart by one campaign or all, and an unknown choice stays", () => {
  const groups = breakdowns(
    undefined,
    [
      { id: "a", name: "A" },
      { id: "b", name: "B" },
    ],
    "segment:gone",
  );
  expect(groups.map(({ group, items }) => [group, items.map(({ value }) => value)])).toEqual([
    ["Whom campaigns took in", ["campaign:a,b", "campaign:a", "campaign:b"]],
    ["Others", ["segment:gone"]],
  ]);
});

test("people say values in units of their measure", () => {
  expect(unitOf("conversion").scale).toBe(0.01);
  expect(unitOf("time_between").suffix).toBe(" min");
  expect(unitOf("times").suffix).toBe("");
});
