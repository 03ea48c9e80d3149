import { Choice } from "../tokens/Choice";
import { Picker } from "../tokens/Picker";
import classes from "../tokens/Tokens.module.css";
import type { Leaf } from "../tree";
import { useLeaf } from "./useLeaf";

/** "who are in Newcomers". */
export function SegmentSentence(props: { leaf: Leaf }) {
  const { condition, set, isBad } = useLeaf(props.leaf);
  return (
    <>
      <span className={classes.word}>who are in</span>
      <SegmentPicker
        isBad={isBad("segment")}
        leaf={props.leaf}
        onChange={(segment) => set({ segment })}
        value={condition.segment}
      />
    </>
  );
}

const RELATIONS = [
  { value: "company", label: "companies", hint: "people of the same company" },
  { value: "referral", label: "referrals", hint: "who brought whom, either way" },
  { value: "asset", label: "letters and products", hint: "people who had to do with the same ones" },
];
const HOPS = [
  { value: "1", label: "one step" },
  { value: "2", label: "two steps" },
  { value: "3", label: "three steps" },
];

/** "who are at most two steps over companies from people in Newcomers". */
export function PathSentence(props: { leaf: Leaf }) {
  const { condition, set, isBad } = useLeaf(props.leaf);
  return (
    <>
      <span className={classes.word}>who are within</span>
      <Choice
        label="Steps"
        onChange={(hops) => set({ hops: Number(hops) })}
        options={HOPS}
        value={String(condition.hops ?? 1)}
      />
      <span className={classes.word}>over</span>
      <Choice
        label="Over what"
        onChange={(path) => set({ path })}
        options={RELATIONS}
        value={String(condition.path)}
      />
      <span className={classes.word}>of people in</span>
      <SegmentPicker
        isBad={isBad("to")}
        leaf={props.leaf}
        onChange={(to) => set({ to })}
        value={condition.to}
      />
    </>
  );
}

function SegmentPicker(props: {
  leaf: Leaf;
  value: unknown;
  onChange: (id: string) => void;
  isBad: boolean;
}) {
  const { catalogue } = useLeaf(props.leaf);
  return (
    <Picker
      isBad={props.isBad}
      label="Segment"
      onChange={props.onChange}
      options={catalogue.segments.map(({ id, name }) => ({ value: id, label: name }))}
      placeholder="a segment…"
      value={String(props.value ?? "")}
    />
  );
}
