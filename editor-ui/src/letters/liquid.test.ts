import { expect, test } from "vitest";
import { propertyTemplate } from "./liquid";
import { share } from "./share";

test("a property stands by its path, with a place for what is said without it", () => {
  expect(propertyTemplate(["address", "city"])).toBe('{{ person.address.city | default: "" }}');
});

test("names that are no words of Liquid are quoted", () => {
  expect(propertyTemplate(["shoe size"])).toBe('{{ person["shoe size"] | default: "" }}');
  expect(propertyTemplate(['6" pipes'])).toBe(`{{ person['6" pipes'] | default: "" }}`);
});

test("a share is of something, and little is not nothing", () => {
  expect([share(0, 0), share(0, 9), share(1, 1000), share(1, 3)]).toEqual(["0 %", "0 %", "< 1 %", "33 %"]);
});
