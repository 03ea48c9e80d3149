import { describe, expect, it } from "vitest";
import { initials, personName } from "./personName";
import { summaryOf } from "./summaryOf";

const NOBODY = { id: "a-3bxuAx118r02UsdTUdk1Ri9", email: null, first_name: null, last_name: null };

describe("personName", () => {
  it("takes the best that is known", () => {
    expect(personName({ ...NOBODY, first_name: "Dave", last_name: "Johnson" })).toBe("Dave Johnson");
    expect(personName({ ...NOBODY, last_name: "Johnson" })).toBe("Johnson");
    expect(personName({ ...NOBODY, email: "dave@example.com" })).toBe("dave@example.com");
    expect(personName({ ...NOBODY, first_name: " " })).toBe(NOBODY.id);
  });
});

describe("initials", () => {
  it("cuts no letter in half", () => {
    expect(initials({ ...NOBODY, first_name: "𝒟ave", last_name: "Ünal" })).toBe("𝒟Ü");
    expect(initials({ ...NOBODY, email: "dave.johnson@example.com" })).toBe("DJ");
  });
});

describe("summaryOf", () => {
  it("shows the first simple values and shortens long ones", () => {
    expect(summaryOf({ title: "Metropolis", tags: ["a"], rating: 5, ok: true, more: 1 })).toBe(
      "title: Metropolis · rating: 5 · ok: true",
    );
    expect(summaryOf({ comment: "x".repeat(60) })).toBe(`comment: ${"x".repeat(40)}…`);
    expect(summaryOf({})).toBe("");
  });
});
