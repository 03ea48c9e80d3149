import type { ConditionOperator } from "../../api/conditions";
import { comparisonWords, emptyValue, fittingOperators, withOperator } from "../operators";
import { sampleText } from "../samples";
import { Choice } from "../tokens/Choice";
import type { Definition } from "../tree";
import { Value } from "./Value";

interface ComparisonProps {
  condition: Definition;
  operators: readonly ConditionOperator[];
  /** What values there mostly are: text, number, boolean… */
  type: string | undefined;
  samples?: readonly unknown[] | undefined;
  onChange: (next: Definition, field: string) => void;
  isBad: (field: string) => boolean;
}

const CASE = [
  { value: "exact", label: "exactly so" },
  { value: "fold", label: "in any case", hint: "upper and lower case are the same" },
];

/** "is at least 4": the operator, what it compares with, and whether case counts. */
export function Comparison(props: ComparisonProps) {
  const { condition, operators, type, samples = [], onChange, isBad } = props;
  const name = String(condition.operator ?? "is");
  const operator = operators.find((candidate) => candidate.name === name);
  const suggestions = samples.filter((value) => typeof value !== "object").map(String);
  const choose = (next: string) => {
    const to = operators.find((candidate) => candidate.name === next);
    if (to !== undefined) {
      onChange(withOperator(condition, to, operator, type), "operator");
    }
  };
  const given = Array.isArray(condition.value) ? condition.value : [condition.value];
  const hasCase = operator?.foldable === true && given.every((value) => typeof value === "string");
  return (
    <>
      <Choice
        label="Comparison"
        onChange={choose}
        options={fittingOperators(operators, type, name).map((fitting) => ({
          value: fitting.name,
          label: comparisonWords(fitting.name),
        }))}
        value={name}
      />
      {operator !== undefined && operator.value !== "none" && (
        <Value
          isBad={isBad("value")}
          kind={operator.value}
          onChange={(value) => onChange(dropCase({ ...condition, value }), "value")}
          suggestions={suggestions.map(sampleText)}
          type={type}
          value={condition.value ?? emptyValue(type)}
        />
      )}
      {hasCase && (
        <Choice
          label="Upper and lower case"
          onChange={(next) => onChange(withCase(condition, next === "fold"), "fold_case")}
          options={CASE}
          tone="quiet"
          value={condition.fold_case === true ? "fold" : "exact"}
        />
      )}
    </>
  );
}

function withCase(condition: Definition, folds: boolean): Definition {
  const { fold_case: _, ...rest } = condition;
  return folds ? { ...rest, fold_case: true } : rest;
}

// Only texts have a case: what became a number must not keep the flag.
function dropCase(condition: Definition): Definition {
  const values = Array.isArray(condition.value) ? condition.value : [condition.value];
  return values.every((value) => typeof value === "string") ? condition : withCase(condition, false);
}
