import { Select, Switch, TextInput } from "@mantine/core";
import { useCampaigns } from "../api/campaigns";
import { useConditionCatalogue } from "../api/conditions";
import { useSetParams } from "../shared/useParam";
import { useAsked } from "./asked";
import { breakdowns } from "./breakdowns";
import { RANGES } from "./funnel";

const STEPS = [
  { value: "day", label: "By day" },
  { value: "week", label: "By week" },
  { value: "month", label: "By month" },
];

/** For which days, in which bars, beside what: all of it in the address. */
export function RangeControls(props: { site: string }) {
  const asked = useAsked();
  const setParams = useSetParams();
  const catalogue = useConditionCatalogue(props.site).data;
  const set = (changes: Record<string, string>) => setParams({ who: "", stopped: "", ...changes });
  const isCustom = asked.range === "";
  const today = new Date().toISOString().slice(0, 10);
  const choose = (range: string | null) =>
    range === "custom"
      ? set({ range: "", from: today, to: today })
      : set({ range: range === null || range === "last_7_days" ? "" : range, from: "", to: "" });
  const campaigns = useCampaigns(props.site).data ?? [];
  return (
    <>
      <Select
        allowDeselect={false}
        aria-label="Days"
        data={[...RANGES, { value: "custom", label: "Other days" }]}
        onChange={choose}
        value={isCustom ? "custom" : asked.range}
        w={150}
      />
      {isCustom && (
        <>
          <TextInput
            aria-label="First day"
            max={asked.to}
            onChange={({ currentTarget }) => currentTarget.value && set({ from: currentTarget.value })}
            type="date"
            value={asked.from}
          />
          <TextInput
            aria-label="Last day"
            min={asked.from}
            onChange={({ currentTarget }) => currentTarget.value && set({ to: currentTarget.value })}
            type="date"
            value={asked.to}
          />
        </>
      )}
      <Select
        allowDeselect={false}
        aria-label="Bars"
        data={STEPS}
        onChange={(step) => set({ step: step === null || step === "day" ? "" : step })}
        value={asked.step}
        w={120}
      />
      <Select
        aria-label="Broken down by"
        clearable
        data={breakdowns(catalogue, campaigns, asked.breakdown)}
        onChange={(breakdown) => set({ breakdown: breakdown ?? "" })}
        placeholder="Break down by"
        searchable
        value={asked.breakdown || null}
        w={190}
      />
      <Switch
        checked={asked.compare}
        label="Days before"
        onChange={(event) => set({ compare: event.currentTarget.checked ? "1" : "" })}
      />
    </>
  );
}
