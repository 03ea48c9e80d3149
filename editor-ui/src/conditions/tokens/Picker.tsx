import { Combobox, useCombobox } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useEffect, useState } from "react";
import { typedCharacter } from "../../shared/typedCharacter";
import classes from "./Tokens.module.css";

export interface PickerOption {
  value: string;
  label: string;
  /** In small print: a type, samples. */
  detail?: string;
}

interface PickerProps {
  label: string;
  placeholder: string;
  options: readonly PickerOption[];
  value: string;
  onChange: (value: string) => void;
  /** What is typed may be taken though it is not in the list. */
  takesNew?: boolean;
  isBad?: boolean;
}

const SHOWN = 60;

/** A name in a sentence that is searched for, or typed. */
export function Picker(props: PickerProps) {
  const { label, placeholder, options, value, onChange, takesNew = false, isBad = false } = props;
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const wanted = search.trim();
  const { selectFirstOption } = combobox;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when other options are shown
  useEffect(() => {
    if (wanted !== "") {
      selectFirstOption();
    }
  }, [wanted]);
  const found = combobox.dropdownOpened ? matching(options, wanted) : [];
  const isNew = takesNew && wanted !== "" && !options.some((option) => option.value === wanted);
  const shown = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Combobox
      onOptionSubmit={(next) => {
        onChange(next);
        combobox.closeDropdown();
      }}
      position="bottom-start"
      shadow="md"
      store={combobox}
      width={330}
    >
      <Combobox.Target targetType="button">
        <button
          aria-label={`${label}: ${shown === "" ? placeholder : shown}`}
          className={classes.token}
          data-bad={isBad || undefined}
          data-empty={value === "" || undefined}
          data-field
          data-first
          data-tone="name"
          onClick={() => combobox.toggleDropdown()}
          onKeyDown={(event) => {
            // Typing on the closed token begins the search; so does typing before the field has the focus.
            const character = typedCharacter(event);
            if (character !== "") {
              event.preventDefault();
              setSearch(search + character);
              combobox.openDropdown();
            }
          }}
          type="button"
        >
          <span className={classes.text}>{shown === "" ? placeholder : shown}</span>
          <ChevronDown aria-hidden className={classes.chevron} size={12} />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label={label}
          role="combobox"
          aria-expanded
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={takesNew ? "Search, or type a new name" : "Search"}
          value={search}
        />
        <Combobox.Options aria-label={label} className={classes.options}>
          {found.slice(0, SHOWN).map((option) => (
            <Combobox.Option active={option.value === value} key={option.value} value={option.value}>
              <span className={classes.option} data-chosen={option.value === value || undefined}>
                <span>{option.label}</span>
                {option.detail !== undefined && <span className={classes.hint}>{option.detail}</span>}
              </span>
            </Combobox.Option>
          ))}
          {isNew && <Combobox.Option value={wanted}>Use “{wanted}”</Combobox.Option>}
          {found.length === 0 && !isNew && <Combobox.Empty>Nothing is called that.</Combobox.Empty>}
        </Combobox.Options>
        {found.length > SHOWN && (
          <Combobox.Footer className={classes.hint}>
            {found.length - SHOWN} more: type to narrow them.
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Those that hold what is typed: first what is called just so, then what begins so. */
function matching(options: readonly PickerOption[], wanted: string): readonly PickerOption[] {
  const words = wanted.toLowerCase();
  if (words === "") {
    return options;
  }
  const rank = ({ label, value }: PickerOption): number => {
    const names = [label.toLowerCase(), value.toLowerCase()];
    if (names.includes(words)) {
      return 0;
    }
    return names.some((name) => name.startsWith(words)) ? 1 : 2;
  };
  return options
    .filter(({ label, value }) => `${label} ${value}`.toLowerCase().includes(words))
    .sort((one, other) => rank(one) - rank(other));
}
