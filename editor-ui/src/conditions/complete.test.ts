import { expect, it } from "vitest";
import { completeOnly } from "./complete";
import { parseDefinition, writeDefinition } from "./definition";

const FREE = { property: "plan", operator: "is", value: "free" };

it.each([
  [[FREE], [FREE], 0],
  [[FREE, { property: "", operator: "is", value: "x" }], [FREE], 1],
  [[FREE, { property: "plan", operator: "one_of", value: [] }], [FREE], 1],
  [[{ property: "plan", operator: "set" }], [{ property: "plan", operator: "set" }], 0],
  [[{ or: [{ event: "", operator: "performed" }] }, FREE], [FREE], 1],
  [[{ event: "A", where: [{ argument: "", operator: "set" }] }], [{ event: "A" }], 1],
  [[{ event: "A", operator: "sum", argument: "", compare: { operator: "is", value: 1 } }, FREE], [FREE], 1],
  [[{ colleagues: { event: "", operator: "performed" }, at_least: 2 }, FREE], [FREE], 1],
  [[{ company: true }], [{ company: true }], 0],
])("of %j keeps what is finished", (given, kept, left) => {
  const complete = completeOnly(parseDefinition({ and: given }));
  expect(writeDefinition(complete.root).definition).toEqual({ and: kept });
  expect(complete.left).toBe(left);
});
