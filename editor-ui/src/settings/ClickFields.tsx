import { Stack, TextInput } from "@mantine/core";
import { Guide } from "./Guide";
import { PickOnSite } from "./PickOnSite";
import { selectorProblem } from "./selectorProblem";

const EXAMPLES = [
  { text: "#buy", means: "the element with this id" },
  { text: ".buy-button", means: "all of this class" },
  { text: "button.primary", means: "buttons of this class" },
  { text: "a[href^='/checkout']", means: "links whose address begins so; $= ends, *= contains" },
  { text: "[data-track='signup']", means: "an attribute of your own" },
  { text: "form#contact button", means: "buttons anywhere inside this form" },
  { text: "nav > a", means: "links right under the navigation" },
  { text: ".plan:nth-child(2)", means: "the second of its parent’s" },
  { text: "button:not([disabled])", means: "buttons that can be pressed" },
  { text: ".buy, .order", means: "either of two" },
] as const;

/** Which elements. */
export function ClickFields(props: { site: string; value: string; onChange: (value: string) => void }) {
  const { site, value, onChange } = props;
  return (
    <Stack>
      <TextInput
        description="A click on such an element, or on anything in it, is the event."
        error={value === "" ? undefined : selectorProblem(value) || undefined}
        label="CSS selector"
        maxLength={2_000}
        onChange={(typed) => onChange(typed.currentTarget.value)}
        placeholder=".buy-button"
        spellCheck={false}
        value={value}
      />
      <PickOnSite onPick={onChange} site={site} />
      <Guide examples={EXAMPLES} onPut={onChange} title="CSS selectors, with examples" />
    </Stack>
  );
}
