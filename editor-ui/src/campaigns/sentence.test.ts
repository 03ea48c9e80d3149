import { expect, it } from "vitest";
import { sentenceOf } from "./sentence";

const PROPERTY = {
  sentence: "{property} {operator} {value}?",
  settings: { properties: { property: {}, operator: { default: "is" }, value: {} } },
};
const LETTER = {
  sentence: "Send the letter “{letter}”",
  settings: { properties: { letter: { "x-widget": "letter" } } },
};
const NO_LETTERS = new Map<string, string>();

it("fills in settings, with defaults for those that are not given", () => {
  const config = { property: "plan", value: "free" };
  expect(sentenceOf({ config }, PROPERTY, NO_LETTERS)).toBe("plan is free?");
});

it("leaves no gap for a setting without a value", () => {
  const config = { property: "email", operator: "is_set", value: null };
  expect(sentenceOf({ config }, PROPERTY, NO_LETTERS)).toBe("email is set?");
});

it("names letters rather than showing their ids", () => {
  const config = { letter: "0af3" };
  expect(sentenceOf({ config }, LETTER, new Map([["0af3", "Special offer"]]))).toBe(
    "Send the letter “Special offer”",
  );
  expect(sentenceOf({ config }, LETTER, NO_LETTERS)).toBe("Send the letter “0af3”");
});

it("says so when the type is not known", () => {
  expect(sentenceOf({ config: {} }, undefined, NO_LETTERS)).toContain("doesn't know");
});
