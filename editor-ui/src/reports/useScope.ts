import { useSearchParams } from "react-router";
import { RANGES } from "../analytics/funnel";
import type { RangeName } from "../api/analytics";
import type { Scope } from "../api/reportFigures";
import { useSetParams } from "../shared/useParam";

const DAY = /^\d{4}-\d\d-\d\d$/;

export interface Asking {
  scope: Scope;
  /** What the address says; the first choice where it says nothing, or something else. */
  choice: <T extends string>(name: string, choices: readonly T[]) => T;
  text: (name: string) => string;
  /** A number of the report that is chosen, as its parts. */
  who: readonly string[] | undefined;
  /** Empty values go from the address, and so does the chosen number unless it is what is set. */
  set: (changes: Record<string, string>) => void;
  choose: (who: readonly string[]) => void;
}

/** What the address asks of a report. */
export function useScope(initial: { range: RangeName; step: Scope["step"] }): Asking {
  const [params] = useSearchParams();
  const setParams = useSetParams();
  const from = params.get("from") ?? "";
  const to = params.get("to") ?? "";
  const isCustom = DAY.test(from) && DAY.test(to) && from <= to;
  const named = RANGES.find(({ value }) => value === params.get("range"))?.value ?? initial.range;
  const step = params.get("step");
  const set = (changes: Record<string, string>) => setParams({ who: "", ...changes });
  return {
    scope: {
      range: isCustom ? "" : named,
      from: isCustom ? from : "",
      to: isCustom ? to : "",
      step: step === "day" || step === "week" || step === "month" ? step : initial.step,
      segment: params.get("segment") ?? "",
    },
    choice: <T extends string>(name: string, choices: readonly T[]) =>
      choices.find((each) => each === params.get(name)) ?? (choices[0] as T),
    text: (name) => params.get(name) ?? "",
    who: whoParts(params.get("who")),
    set,
    choose: (who) => set({ who: JSON.stringify(who) }),
  };
}

/** Names may hold any character, so the parts are JSON. */
export function whoParts(text: string | null): readonly string[] | undefined {
  try {
    const found: unknown = JSON.parse(text ?? "");
    return Array.isArray(found) && found.every((part) => typeof part === "string") ? found : undefined;
  } catch {
    return undefined;
  }
}
