import { describe, expect, it } from "vitest";
import { firstDifference, pointsText, stopNumber, stopParts, stopTitle } from "./stops";

const device = {
  trait: "property:device",
  name: "device",
  value: "ab12",
  label: "desktop",
  stopped: 8,
  all_stopped: 10,
  went_on: 1,
  all_went_on: 5,
  share: 0.6,
};
const stop = {
  chart: "c1",
  funnel: "To premium",
  steps: ["Visit", "Register"],
  people: [15, 5],
  at: 0,
  told: [device],
  problem: "",
};

describe("where people stop", () => {
  it("keeps a number in the address", () => {
    const number = { chart: "c1", at: 0, part: "stopped", trait: "property:device", value: "ab12" } as const;
    expect(stopNumber(stopParts(number))).toEqual(number);
    expect(stopNumber(["c1", "x", "stopped"])).toBeUndefined();
    expect(stopNumber(["c1", "0", "reached"])).toBeUndefined();
    expect(stopNumber(undefined)).toBeUndefined();
  });

  it("tells who is meant", () => {
    const number = { chart: "c1", at: 0, part: "stopped", trait: "", value: "" } as const;
    expect(stopTitle(stop, number)).toBe("Stopped at Visit");
    expect(stopTitle(stop, { ...number, part: "went_on", trait: device.trait, value: device.value })).toBe(
      "Went on from Visit, device: desktop",
    );
  });

  it("tells a difference in words", () => {
    expect(pointsText(0.6)).toBe("+60 points");
    expect(pointsText(-0.0949)).toBe("−9 points");
    expect(firstDifference([device])).toBe(
      "80 % of those who stopped have device: desktop; of those who went on, 20 %.",
    );
    expect(firstDifference([])).toBe("");
  });
});
