import { describe, expect, it } from "vitest";
import { fromAccepted, fromLive, fromRejected, MOST_KEPT, matches, mergeCalls } from "./calls";

const ACCEPTED = {
  kind: "track" as const,
  id: "unicorn",
  target: "",
  name: "Movie watch",
  at: 1_000,
  received: 2_000,
  flag: "",
  data: { title: "Metropolis" },
};

const REFUSED = {
  kind: "track" as const,
  id: "unicorn",
  name: "Movie watch",
  data: "{",
  at: 3_000,
  code: "bad_json",
  message: "data is no JSON.",
  path: "data",
};

describe("mergeCalls", () => {
  it("shows a call once that came by the stream and was loaded too", () => {
    const live = fromLive({ type: "incoming", ...ACCEPTED }, 5_000);
    const rejected = fromLive({ type: "rejected", ...REFUSED }, 5_000);
    const loaded = [fromAccepted(ACCEPTED), fromRejected(REFUSED)];
    const merged = mergeCalls([rejected, live], loaded);
    expect(merged.map((call) => [call.isRejected, call.arrived])).toEqual([
      [true, 5_000],
      [false, 5_000],
    ]);
  });

  it("keeps calls apart that differ in their data alone", () => {
    const other = fromAccepted({ ...ACCEPTED, data: { title: "Nosferatu" } });
    expect(mergeCalls([fromAccepted(ACCEPTED)], [other])).toHaveLength(2);
  });

  it("is newest first and no longer than it may be", () => {
    const many = Array.from({ length: MOST_KEPT + 50 }, (_, index) =>
      fromAccepted({ ...ACCEPTED, received: index }),
    );
    const merged = mergeCalls([], many);
    expect(merged).toHaveLength(MOST_KEPT);
    expect(merged[0]?.received).toBe(MOST_KEPT + 49);
  });
});

describe("matches", () => {
  const call = fromRejected(REFUSED);

  it("finds all words anywhere, in any case", () => {
    expect(matches(call, "UNICORN bad_json")).toBe(true);
    expect(matches(call, "unicorn nosferatu")).toBe(false);
    expect(matches(fromAccepted(ACCEPTED), "metropolis")).toBe(true);
  });
});
