import { Combobox, InputBase, useCombobox } from "@mantine/core";
import { useState } from "react";
import type { NameOption } from "./FormContext";
import classes from "./SchemaForm.module.css";

interface NamePickerProps {
  label: string;
  description?: string | undefined;
  error?: string | undefined;
  isRequired: boolean;
  options: readonly NameOption[];
  value: string;
  onChange: (value: string | undefined) => void;
  /** What is typed is taken, whether it is in the list or not. */
  takesNew: boolean;
  placeholder: string;
  empty: string;
}

const SHOWN = 80;

/** A name that is searched for among many, or typed. */
export function NamePicker(props: NamePickerProps) {
  const { label, description, error, isRequired, options, value, onChange, takesNew, placeholder, empty } =
    props;
  const [search, setSearch] = useState<string>();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const chosen = options.find((option) => option.value === value);
  const words = (search ?? "").trim().toLowerCase();
  const found = options.filter((option) => `${option.label} ${option.value}`.toLowerCase().includes(words));
  const close = () => {
    setSearch(undefined);
    combobox.closeDropdown();
  };
  return (
    <Combobox
      onOptionSubmit={(next) => {
        onChange(next);
        close();
      }}
      store={combobox}
    >
      <Combobox.Target>
        <InputBase
          aria-label={label}
          autoComplete="off"
          description={description}
          error={error}
          label={label}
          onBlur={close}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setSearch(text);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
            if (takesNew) {
              onChange(text === "" ? undefined : text);
            }
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={() => combobox.openDropdown()}
          placeholder={placeholder}
          required={isRequired}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          spellCheck={false}
          value={search ?? chosen?.label ?? value}
          withAsterisk={isRequired}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={found.length === 0 && takesNew}>
        <Combobox.Options aria-label={label} className={classes.options}>
          {found.slice(0, SHOWN).map((option) => (
            <Combobox.Option active={option.value === value} key={option.value} value={option.value}>
              <span className={classes.option}>
                <span className={classes.optionName}>{option.label}</span>
                {option.detail !== undefined && <span className={classes.detail}>{option.detail}</span>}
              </span>
            </Combobox.Option>
          ))}
          {found.length === 0 && !takesNew && <Combobox.Empty>{empty}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
