import { Select, TextInput } from "@mantine/core";
import { RANGES } from "../analytics/funnel";
import type { RangeName } from "../api/analytics";
import { useConditionCatalogue } from "../api/conditions";
import type { Scope } from "../api/reportFigures";
import { useSegments } from "../api/segments";
import { count } from "../shared/format";
import type { Asking } from "./useScope";

const STEPS: readonly { value: Scope["step"]; label: string }[] = [
  { value: "day", label: "By day" },
  { value: "week", label: "By week" },
  { value: "month", label: "By month" },
];

interface ScopeControlsProps {
  site: string;
  asking: Asking;
  initial: { range: RangeName; step: Scope["step"] };
  hasSteps: boolean;
}

/** For which days, in which steps, and of whom. */
export function ScopeControls(props: ScopeControlsProps) {
  const { asking, initial } = props;
  const { scope, set } = asking;
  const isCustom = scope.range === "";
  const today = new Date().toISOString().slice(0, 10);
  const choose = (range: string | null) =>
    range === "custom"
      ? set({ range: "", from: today, to: today })
      : set({ range: range === null || range === initial.range ? "" : range, from: "", to: "" });
  return (
    <>
      <Select
        allowDeselect={false}
        label="Days"
        data={[...RANGES, { value: "custom", label: "Other days" }]}
        onChange={choose}
        value={isCustom ? "custom" : scope.range}
        w={150}
      />
      {isCustom && (
        <>
          <TextInput
            label="First day"
            max={scope.to}
            onChange={({ currentTarget }) => currentTarget.value && set({ from: currentTarget.value })}
            type="date"
            value={scope.from}
          />
          <TextInput
            label="Last day"
            min={scope.from}
            onChange={({ currentTarget }) => currentTarget.value && set({ to: currentTarget.value })}
            type="date"
            value={scope.to}
          />
        </>
      )}
      {props.hasSteps && (
        <Select
          allowDeselect={false}
          label="Step"
          data={STEPS}
          onChange={(step) => set({ step: step === null || step === initial.step ? "" : step })}
          value={scope.step}
          w={120}
        />
      )}
      <WhomSelect onChange={(segment) => set({ segment })} segment={scope.segment} site={props.site} />
    </>
  );
}

/** Everybody, or those of a segment or list. */
export function WhomSelect(props: { site: string; segment: string; onChange: (segment: string) => void }) {
  const segments = useSegments(props.site).data ?? [];
  return (
    <Select
      clearable
      data={segments.map(({ id, name }) => ({ value: id, label: name }))}
      label="Of whom"
      nothingFoundMessage="No segment or list is called that"
      onChange={(segment) => props.onChange(segment ?? "")}
      placeholder="Everybody"
      searchable
      value={props.segment || null}
      w={180}
    />
  );
}

interface EventSelectProps {
  site: string;
  label: string;
  placeholder: string;
  value: string;
  isClearable?: boolean;
  onChange: (event: string) => void;
}

/** One of the events that people of the site do. */
export function EventSelect(props: EventSelectProps) {
  const known = useConditionCatalogue(props.site).data?.events ?? [];
  const names = [...new Set([...known.map(({ name }) => name), props.value])].filter(Boolean);
  const times = new Map(known.map((event) => [event.name, event.count]));
  return (
    <Select
      allowDeselect={false}
      clearable={props.isClearable ?? true}
      data={names}
      label={props.label}
      nothingFoundMessage="No event is called that"
      onChange={(event) => props.onChange(event ?? "")}
      placeholder={props.placeholder}
      renderOption={({ option }) => `${option.value} (${count(times.get(option.value) ?? 0)})`}
      searchable
      value={props.value || null}
      w={210}
    />
  );
}
