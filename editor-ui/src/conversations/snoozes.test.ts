import { expect, test } from "vitest";
import { snoozes } from "./snoozes";

function at(...parts: [number, number, number, number]): number {
  return new Date(...parts).getTime();
}

test("mornings are mornings, and Monday is never today", () => {
  const sunday = at(2026, 10, 22, 20);
  const monday = at(2026, 10, 23, 8);
  const of = (now: number, label: string) => snoozes(now).find((each) => each.label === label)?.until;
  expect(of(sunday, "Tomorrow morning")).toBe(at(2026, 10, 23, 9));
  expect(of(sunday, "Next Monday")).toBe(at(2026, 10, 23, 9));
  expect(of(monday, "Next Monday")).toBe(at(2026, 10, 30, 9));
  expect(of(monday, "For an hour")).toBe(at(2026, 10, 23, 9));
});
