import { expect, it } from "vitest";
import { conditionText } from "./conditionText";

it.each([
  [{ property: "plan", operator: "is", value: "free" }, "plan is free"],
  [
    { property: ["address", "city"], operator: "one_of", value: ["Rome", "Oslo"] },
    "address/city is one of Rome, Oslo",
  ],
  [{ property: "email", operator: "set" }, "email is known"],
  [{ event: "Movie watch", operator: "performed" }, "Movie watch performed"],
  [
    {
      event: "Movie watch",
      operator: "at_least",
      count: 3,
      within: { last_days: 30 },
      where: [{ argument: "rating", operator: "at_least", value: 4 }],
    },
    "Movie watch at least 3 times in the last 30 days with rating is at least 4",
  ],
  [
    {
      and: [
        { property: "plan", operator: "is", value: "free" },
        { or: [{ event: "A", operator: "performed" }, { not: { event: "B", operator: "performed" } }] },
      ],
    },
    "plan is free and (A performed or not B performed)",
  ],
  [
    {
      or: [
        { colleagues: { property: "plan", operator: "is", value: "team" }, at_least: 3 },
        { company_size: { operator: "above", value: 9 } },
        { path: "company", hops: 2, to: "s1" },
        { segment: "s2" },
      ],
    },
    "at least 3 colleagues with plan is team or company has above 9 people or within 2 steps over company of Friends or in s2",
  ],
  [
    { event: "Cart purchased", operator: "sum", argument: "total", compare: { operator: "above", value: 9 } },
    "Cart purchased with sum of total above 9",
  ],
  [{ and: [] }, ""],
  [undefined, ""],
])("says %j in words", (definition, words) => {
  expect(conditionText(definition, new Map([["s1", "Friends"]]))).toBe(words);
});
