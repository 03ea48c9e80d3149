import { Choice } from "../tokens/Choice";
import { NumberField } from "../tokens/Fields";
import { Picker } from "../tokens/Picker";
import classes from "../tokens/Tokens.module.css";
import type { Definition, Leaf } from "../tree";
import { Figure } from "./Figure";
import { useLeaf } from "./useLeaf";

const WHICH = [
  { value: "any", label: "any company" },
  { value: "one", label: "one of these" },
];

/** "who belong to Acme". */
export function CompanySentence(props: { leaf: Leaf }) {
  const { condition, catalogue, set, isBad } = useLeaf(props.leaf);
  const { company } = condition;
  const ids = Array.isArray(company) ? company.map(String) : typeof company === "string" ? [company] : [];
  const isAny = company === true;
  const names = new Map(catalogue.companies.map(({ id, name }) => [id, name]));
  const write = (next: string[]) => set({ company: next.length === 1 ? next[0] : next });
  return (
    <>
      <span className={classes.word}>who belong to</span>
      <Choice
        label="Which company"
        onChange={(next) => set({ company: next === "any" ? true : [] })}
        options={WHICH}
        tone={isAny ? "plain" : "quiet"}
        value={isAny ? "any" : "one"}
      />
      {!isAny &&
        ids.map((id) => (
          <span className={classes.item} key={id}>
            {names.get(id) ?? id}
            <button
              aria-label={`Remove ${names.get(id) ?? id}`}
              className={classes.drop}
              onClick={() => write(ids.filter((other) => other !== id))}
              type="button"
            >
              ×
            </button>
          </span>
        ))}
      {!isAny && (
        <Picker
          isBad={isBad("company")}
          label="Company"
          onChange={(id) => write([...new Set([...ids, id])])}
          options={catalogue.companies
            .filter(({ id }) => !ids.includes(id))
            .map(({ id, name }) => ({ value: id, label: name, ...(id === name ? {} : { detail: id }) }))}
          placeholder={ids.length === 0 ? "a company…" : "or…"}
          takesNew
          value=""
        />
      )}
    </>
  );
}

/** "whose company has at least 10 people". */
export function CompanySizeSentence(props: { leaf: Leaf }) {
  const { condition, set, isBad } = useLeaf(props.leaf);
  return (
    <>
      <span className={classes.word}>whose company has</span>
      <Figure
        compare={condition.company_size as Definition}
        isBad={isBad("company_size")}
        onChange={(next) => set({ company_size: next })}
      />
      <span className={classes.word}>people</span>
    </>
  );
}

/** "with at least 3 colleagues who…"; the rest stands below. */
export function ColleaguesSentence(props: { leaf: Leaf }) {
  const { condition, set, isBad } = useLeaf(props.leaf);
  return (
    <>
      <span className={classes.word}>with at least</span>
      <NumberField
        isBad={isBad("at_least")}
        isWhole
        label="Number of colleagues"
        max={1_000_000}
        min={1}
        onChange={(value) => set({ at_least: value })}
        unit={condition.at_least === 1 ? "colleague" : "colleagues"}
        value={Number(condition.at_least ?? 1)}
      />
    </>
  );
}
