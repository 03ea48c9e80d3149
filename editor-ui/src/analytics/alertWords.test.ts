import { describe, expect, it } from "vitest";
import type { Chart } from "../api/analytics";
import type { AlertView } from "../api/watching";
import { ruleText, waysOf } from "./alertWords";

const steps = ["Visit", "Register", "Pay"].map((event) => ({ event }));
const funnel = { id: "f", kind: "funnel", name: "Sales", definition: { steps } } as unknown as Chart;
const metric = {
  id: "m",
  kind: "metric",
  name: "Visits",
  definition: { measure: "times" },
} as unknown as Chart;
const alert = { rule: "below", threshold: 0.3, hours: 24, step: null } as AlertView;

describe("alerts", () => {
  it("are about all of a funnel or a step", () => {
    expect(waysOf(funnel)).toEqual([
      { value: "", label: "All of it: Visit to Pay" },
      { value: "1", label: "1. Visit to 2. Register" },
      { value: "2", label: "2. Register to 3. Pay" },
    ]);
    expect(waysOf(metric)).toEqual([]);
  });

  it("say what they wait for", () => {
    expect(ruleText(funnel, alert)).toBe("Below 30 % in 24 hours");
    expect(ruleText(funnel, { ...alert, rule: "above", step: 2, hours: 168 })).toBe(
      "Above 30 % in 7 days, 2. Register to 3. Pay",
    );
    expect(ruleText(metric, { ...alert, threshold: 1200 })).toBe("Below 1,200 in 24 hours");
    expect(ruleText(metric, { ...alert, rule: "change", threshold: 0.5 })).toBe(
      "Changes by more than 50 % in 24 hours",
    );
  });
});
