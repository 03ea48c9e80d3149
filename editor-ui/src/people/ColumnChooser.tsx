import { Button, Combobox, useCombobox } from "@mantine/core";
import { Check, Columns3 } from "lucide-react";
import { useEffect, useState } from "react";
import { useConditionCatalogue } from "../api/conditions";
import { pathText, sampleLine } from "../conditions/samples";
import { typedCharacter } from "../shared/typedCharacter";
import classes from "./PeopleTools.module.css";

interface ColumnChooserProps {
  site: string;
  columns: readonly string[];
  onChange: (columns: string[]) => void;
}

// Shown in columns of their own already.
const FIXED = ["email", "first_name", "last_name", "profile_image"];

/** Which properties are columns. */
export function ColumnChooser(props: ColumnChooserProps) {
  const { site, columns, onChange } = props;
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const { selectFirstOption } = combobox;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when other options are shown
  useEffect(() => {
    if (search !== "") {
      selectFirstOption();
    }
  }, [search]);
  const catalogue = useConditionCatalogue(site);
  const words = search.trim().toLowerCase();
  const known = (catalogue.data?.properties ?? [])
    .map((property) => ({ name: pathText(property.path), label: property.label, sample: property.sample }))
    .filter(({ name }) => !FIXED.includes(name));
  const shown = !combobox.dropdownOpened
    ? []
    : known.filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(words));
  const toggle = (name: string) =>
    onChange(columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name]);
  return (
    <Combobox onOptionSubmit={toggle} position="bottom-end" shadow="md" store={combobox} width={300}>
      <Combobox.Target targetType="button">
        <Button
          leftSection={<Columns3 size={15} />}
          onClick={() => combobox.toggleDropdown()}
          onKeyDown={(event) => {
            const character = typedCharacter(event);
            if (character !== "") {
              event.preventDefault();
              setSearch(search + character);
              combobox.openDropdown();
            }
          }}
          variant="default"
        >
          Columns{columns.length > 0 ? ` (${columns.length})` : ""}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label="Find a property"
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Find a property"
          value={search}
        />
        <Combobox.Options aria-label="Columns" className={classes.options}>
          {shown.map(({ name, label, sample }) => (
            <Combobox.Option active={columns.includes(name)} key={name} value={name}>
              <span className={classes.option}>
                <Check
                  aria-hidden
                  className={classes.check}
                  data-on={columns.includes(name) || undefined}
                  size={14}
                />
                <span className={classes.optionWords}>
                  {label || name}
                  <span className={classes.hint}>{sampleLine(sample)}</span>
                </span>
                {columns.includes(name) && <span className="hidden">shown</span>}
              </span>
            </Combobox.Option>
          ))}
          {shown.length === 0 && (
            <Combobox.Empty>
              {catalogue.isPending ? "Loading…" : "No property is called that."}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
