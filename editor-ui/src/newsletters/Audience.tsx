import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { MultiSelect } from "@mantine/core";
import { useSegments } from "../api/segments";

/** For whom: everybody, or the people of segments and lists. */
export function Audience(props: {
  site: string;
  chosen: string[];
  onChange: (segments: string[]) => void;
  disabled?: boolean;
  /** A heading above says what it is. */
  isHeaded?: boolean;
}) {
  const { site, chosen, onChange, disabled = false, isHeaded = false } = props;
  const segments = useSegments(site);
  return (
    <MultiSelect
      clearable
      comboboxProps={{ withinPortal: true }}
      data={(segments.data ?? []).map((segment) => ({ value: segment.id, label: segment.name }))}
      description="Whoever is in one of these when it starts; each of them gets it once."
      disabled={disabled || segments.isPending}
      error={segments.isError ? segments.error.message : undefined}
      hidePickedOptions
      {...(isHeaded ? { "aria-label": "For whom" } : { label: "For whom" })}
      nothingFoundMessage="No segment has this name"
      onChange={onChange}
      placeholder={chosen.length === 0 ? "Everybody" : ""}
      searchable
      value={chosen}
    />
  );
}
