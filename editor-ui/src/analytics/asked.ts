import { useSearchParams } from "react-router";
import type { Asked } from "../api/analytics";
import { rangeOf } from "./funnel";

/** A week, day by day: what cards show, and a chart that is opened. */
export const WEEK: Asked = {
  range: "last_7_days",
  from: "",
  to: "",
  step: "day",
  breakdown: "",
  compare: false,
};

const DAY = /^\d{4}-\d\d-\d\d$/;

/** What the address asks of a chart. */
export function useAsked(): Asked {
  const [params] = useSearchParams();
  const from = params.get("from") ?? "";
  const to = params.get("to") ?? "";
  const isCustom = DAY.test(from) && DAY.test(to) && from <= to;
  const step = params.get("step");
  return {
    range: isCustom ? "" : rangeOf(params.get("range")),
    from: isCustom ? from : "",
    to: isCustom ? to : "",
    step: step === "week" || step === "month" ? step : "day",
    breakdown: params.get("breakdown") ?? "",
    compare: params.get("compare") === "1",
  };
}

const BEFORE = "before-";

/** "3.dropped.group" and back: a number in the address; "before-3.reached" is one of the days before. */
export function whoText(place: string, part: string, group: string, before = false): string {
  const own = `${before ? BEFORE : ""}${place}.${part}`;
  return group === "" ? own : `${own}.${group}`;
}

export interface Who {
  place: string;
  part: "reached" | "dropped";
  group: string;
  before: boolean;
}

export function whoOf(text: string): Who | undefined {
  const [own = "", part, group = ""] = text.split(".");
  const before = own.startsWith(BEFORE);
  const place = before ? own.slice(BEFORE.length) : own;
  return part === "reached" || part === "dropped" ? { place, part, group, before } : undefined;
}
