import { Choice } from "../tokens/Choice";
import { NumberField, TextField } from "../tokens/Fields";
import { Picker } from "../tokens/Picker";
import classes from "../tokens/Tokens.module.css";
import type { Definition, Leaf } from "../tree";
import { Period } from "./Period";
import { useLeaf } from "./useLeaf";

const MAIL = ["sent", "opened", "clicked", "bounced", "complained", "answered", "unsubscribed", "failed"];
const ACTIVITIES: Record<string, readonly string[]> = {
  letter: MAIL,
  newsletter: MAIL,
  message: ["sent", "opened", "clicked", "answered"],
  page: ["viewed"],
  product: ["carted", "bought", "abandoned", "cancelled"],
};
const OFTEN = [
  { value: "performed", label: "at least once" },
  { value: "not_performed", label: "not even once" },
  { value: "at_least", label: "at least" },
  { value: "at_most", label: "at most" },
  { value: "exactly", label: "exactly" },
];
const COUNTED = ["at_least", "at_most", "exactly"];

/** "who clicked letter Welcome at least 2 times in the last 30 days". */
export function AssetSentence(props: { leaf: Leaf }) {
  const { leaf } = props;
  const { condition, set, replace, isBad } = useLeaf(leaf);
  const asset = String(condition.asset);
  const operator = String(condition.operator ?? "performed");
  const activities = ACTIVITIES[asset] ?? [];
  return (
    <>
      <span className={classes.word}>with whom a</span>
      <Choice
        label="Asset"
        onChange={(next) => replace(withAsset(condition, next), "asset")}
        options={Object.keys(ACTIVITIES).map((value) => ({ value, label: value }))}
        value={asset}
      />
      <Which leaf={leaf} />
      <span className={classes.word}>was</span>
      <Choice
        label="Activity"
        onChange={(activity) => set({ activity, ...(activity === "clicked" ? {} : { link: undefined }) })}
        options={activities.map((value) => ({ value, label: value }))}
        value={String(condition.activity ?? "")}
      />
      {condition.activity === "clicked" && (
        <TextField
          isBad={isBad("link")}
          label="Link"
          onChange={(link) => set({ link: link === "" ? undefined : link })}
          placeholder="any link"
          value={String(condition.link ?? "")}
        />
      )}
      <Choice
        label="How often"
        onChange={(next) =>
          set({ operator: next, count: COUNTED.includes(next) ? (condition.count ?? 1) : undefined })
        }
        options={OFTEN}
        value={operator}
      />
      {COUNTED.includes(operator) && (
        <NumberField
          isBad={isBad("count")}
          isWhole
          label="Times"
          min={0}
          onChange={(count) => set({ count })}
          unit={condition.count === 1 ? "time" : "times"}
          value={Number(condition.count ?? 0)}
        />
      )}
      <Period isBad={isBad("within")} onChange={(within) => set({ within })} within={condition.within} />
    </>
  );
}

function withAsset(condition: Definition, asset: string): Definition {
  const { id: _, link: __, ...rest } = condition;
  const activities = ACTIVITIES[asset] ?? [];
  const activity = activities.includes(String(condition.activity)) ? condition.activity : activities[0];
  return { ...rest, asset, activity };
}

function Which(props: { leaf: Leaf }) {
  const { condition, catalogue, set, isBad } = useLeaf(props.leaf);
  const id = String(condition.id ?? "");
  const write = (next: string) => set({ id: next === "" ? undefined : next });
  const known = {
    letter: catalogue.letters,
    newsletter: catalogue.newsletters,
    message: catalogue.messages,
    product: catalogue.products,
  }[String(condition.asset)];
  if (known === undefined) {
    const placeholder = condition.asset === "page" ? "any, or /path/*" : "any";
    return (
      <TextField isBad={isBad("id")} label="Which" onChange={write} placeholder={placeholder} value={id} />
    );
  }
  return (
    <Picker
      isBad={isBad("id")}
      label="Which"
      onChange={write}
      options={[
        { value: "", label: "any of them" },
        ...known.map(({ id: value, name }) => ({ value, label: name })),
      ]}
      placeholder="any of them"
      takesNew
      value={id}
    />
  );
}
