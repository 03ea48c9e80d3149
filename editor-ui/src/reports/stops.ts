import { shareOf } from "../analytics/funnel";
import type { Difference, Stop } from "../api/reportFigures";

/** Whose number is meant, as the address has it: the funnel, the step, which part, and of which trait what. */
export interface StopNumber {
  chart: string;
  at: number;
  part: "stopped" | "went_on" | "did";
  trait: string;
  value: string;
}

export function stopNumber(parts: readonly string[] | undefined): StopNumber | undefined {
  const [chart = "", at = "", part, trait = "", value = ""] = parts ?? [];
  const isKnown = part === "stopped" || part === "went_on" || part === "did";
  return isKnown && chart !== "" && /^\d{1,2}$/.test(at)
    ? { chart, at: Number(at), part, trait, value }
    : undefined;
}

export function stopParts(number: StopNumber): string[] {
  return [number.chart, String(number.at), number.part, number.trait, number.value];
}

/** "Stopped at Site visit, device desktop". */
export function stopTitle(stop: Stop, number: StopNumber): string {
  const step = stop.steps[number.at] ?? "";
  const whos = { stopped: `Stopped at ${step}`, went_on: `Went on from ${step}`, did: `Did ${step}` };
  const who = whos[number.part];
  const told = stop.told.find(({ trait, value }) => trait === number.trait && value === number.value);
  return told === undefined ? who : `${who}, ${told.name}: ${told.label}`;
}

/** "+23 points": by how much the part of those who stopped is larger. */
export function pointsText(share: number): string {
  const points = Math.round(Math.abs(100 * share));
  return `${share < 0 ? "−" : "+"}${points} ${points === 1 ? "point" : "points"}`;
}

/** The largest difference as a sentence; empty where nothing differs. */
export function firstDifference(told: readonly Difference[]): string {
  const [first] = told;
  if (first === undefined) {
    return "";
  }
  const [mine, theirs] = [
    shareOf(first.stopped, first.all_stopped),
    shareOf(first.went_on, first.all_went_on),
  ];
  return `${mine} of those who stopped have ${first.name}: ${first.label}; of those who went on, ${theirs}.`;
}
