import { expect, it } from "vitest";
import { conditionText } from "./conditionText";

it.each([
  [{ property: "plan", operator: "is", value: "free" }, "plan is free"],
  [
    { property: ["address", "city"], operator: "one_of", value: ["Rome", "Oslo"] },
    "address/city one of Rome, Oslo",
  ],
  [{ property: "email", operator: "is_set" }, "email is set"],
  [{ event: "Movie watch", operator: "performed" }, "Movie watch performed"],
  [
    {
      event: "Movie watch",
      operator: "at_least",
      count: 3,
      within: { last_days: 30 },
      where: [{ argument: "rating", operator: "at_least", value: 4 }],
    },
    "Movie watch at least 3 times in the last 30 days with rating at least 4",
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
  [{ and: [] }, ""],
  [undefined, ""],
])("says %j in words", (definition, words) => {
  expect(conditionText(definition)).toBe(words);
});
