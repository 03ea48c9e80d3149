import { describe, expect, it } from "vitest";
import { inWords, variable } from "./liquid";
import { share } from "./share";

describe("variable", () => {
  it("leads to a property, whatever its names are", () => {
    expect(variable("person", ["first_name"])).toBe('{{ person.first_name | default: "" }}');
    expect(variable("event", ["address", "city name"])).toBe(
      '{{ event.address["city name"] | default: "" }}',
    );
    expect(variable("person", ['6" shoes'])).toBe(`{{ person['6" shoes'] | default: "" }}`);
  });

  it("says what stands there where it is missing", () => {
    expect(variable("person", ["name"], "there")).toBe('{{ person.name | default: "there" }}');
    expect(variable("person", ["name"], 'so-called "friend"')).toBe(
      `{{ person.name | default: 'so-called "friend"' }}`,
    );
    expect(variable("person", ["name"], `it's "x"`)).toBe(`{{ person.name | default: 'it’s "x"' }}`);
  });
});

it("a share is of something, and little is not nothing", () => {
  expect([share(0, 0), share(0, 9), share(1, 1000), share(1, 3)]).toEqual(["0 %", "0 %", "< 1 %", "33 %"]);
});

it("a subject in words has the fallbacks in place of Liquid", () => {
  expect(inWords('A film for {{ person.name | default: "you" }}{% if a %}, {{ b }}{% endif %}')).toBe(
    "A film for you, …",
  );
});
