import type { ConditionCatalogue, ConditionOperator } from "../api/conditions";
import type { Definition } from "./tree";

export const MOST_DAYS = 36_500;

// As they read inside a sentence: "whose plan [is] free".
const WORDS: Record<string, string> = {
  is: "is",
  is_not: "is not",
  one_of: "is one of",
  contains: "contains",
  starts_with: "starts with",
  ends_with: "ends with",
  matches: "is like",
  above: "is above",
  below: "is below",
  at_least: "is at least",
  at_most: "is at most",
  between: "is between",
  before: "is before",
  after: "is after",
  in_last: "was in the last",
  longer_ago: "was longer ago than",
  in_next: "is in the next",
  anniversary_within: "comes round within",
  set: "is known",
  not_set: "is not known",
};

/** What a comparison reads like in a sentence. */
export function comparisonWords(operator: string): string {
  return WORDS[operator] ?? operator.replaceAll("_", " ");
}

export function operatorsOf(catalogue: ConditionCatalogue, kind: string): readonly ConditionOperator[] {
  return catalogue.kinds.find(({ key }) => key === kind)?.operators ?? [];
}

/** Those that make sense for a value of the type; all for a type that isn't known. */
export function fittingOperators(
  operators: readonly ConditionOperator[],
  type: string | undefined,
  current: string,
): readonly ConditionOperator[] {
  return operators.filter(
    (operator) =>
      type === undefined ||
      operator.types.length === 0 ||
      operator.types.includes(type) ||
      operator.name === current,
  );
}

/** The operator changed, with a value that fits the new one; what was typed is kept where it can be. */
export function withOperator(
  condition: Definition,
  operator: ConditionOperator,
  before: ConditionOperator | undefined,
  type: string | undefined,
): Definition {
  const { value: _, fold_case: fold, ...rest } = condition;
  const next: Definition = { ...rest, operator: operator.name };
  if (operator.value !== "none") {
    next.value =
      before?.value === operator.value ? condition.value : converted(condition.value, operator.value, type);
  }
  return fold === true && operator.foldable ? { ...next, fold_case: true } : next;
}

const CONVERTED: Record<string, (first: unknown) => unknown> = {
  list: (first) => (isScalar(first) && first !== "" ? [first] : []),
  range: (first) => (typeof first === "number" ? [first, first] : [0, 10]),
  number: (first) => (typeof first === "number" ? first : 0),
  days: (first) => (Number.isInteger(first) ? Math.min(Math.max(Number(first), 0), MOST_DAYS) : 30),
  moment: () => new Date().toISOString().slice(0, 10),
  text: (first) => (isScalar(first) ? String(first) : ""),
  boolean: (first) => first === true,
};

function converted(value: unknown, to: string, type: string | undefined): unknown {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const convert = CONVERTED[to];
  if (convert !== undefined) {
    return convert(first);
  }
  return isScalar(first) ? first : emptyValue(type);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** What a new comparison with a value of the type starts from. */
export function emptyValue(type: string | undefined): string | number | boolean {
  if (type === "number") {
    return 0;
  }
  return type === "boolean" ? true : "";
}

/** A comparison of something of another type than before: what no longer fits begins anew. */
export function fitted(
  condition: Definition,
  operators: readonly ConditionOperator[],
  type: string | undefined,
): Definition {
  const operator = operators.find(({ name }) => name === (condition.operator ?? "is"));
  const fits = operator !== undefined && fittingOperators([operator], type, "").length > 0;
  const { value, fold_case: fold, ...rest } = condition;
  if (!fits) {
    return { ...rest, operator: "is", value: emptyValue(type) };
  }
  if (operator.value !== "any" || type === undefined || typeof value === typeof emptyValue(type)) {
    return condition;
  }
  return { ...rest, value: emptyValue(type) };
}
