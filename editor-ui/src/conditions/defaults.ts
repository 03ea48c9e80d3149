import { type Definition, type Kind, makeGroup, makeLeaf, type Part } from "./tree";

const NEW: Record<Exclude<Kind, "colleagues">, Definition> = {
  property: { property: "", operator: "is", value: "" },
  company_property: { company_property: "", operator: "is", value: "" },
  argument: { argument: "", operator: "is", value: "" },
  event: { event: "", operator: "performed" },
  company: { company: true },
  company_size: { company_size: { operator: "at_least", value: 10 } },
  asset: { asset: "letter", activity: "opened", operator: "performed" },
  path: { path: "company", hops: 1, to: "" },
  segment: { segment: "" },
};

/** A condition of a kind, as it begins. */
export function newCondition(kind: Kind): Part {
  if (kind === "colleagues") {
    return makeLeaf({ colleagues: true, at_least: 1 }, { colleagues: makeGroup([newCondition("event")]) });
  }
  return makeLeaf({ ...NEW[kind] });
}
