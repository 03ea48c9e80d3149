import { Combobox, useCombobox } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useEffect } from "react";
import classes from "./Tokens.module.css";

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

interface ChoiceProps {
  label: string;
  options: readonly Option[];
  value: string;
  onChange: (value: string) => void;
  /** Stands where nothing is chosen. */
  placeholder?: string;
  /** Stands for the chosen one where it reads better than its name in the list. */
  says?: string | undefined;
  tone?: "plain" | "quiet" | "joint";
}

/** A word in a sentence that is chosen from a list. */
export function Choice(props: ChoiceProps) {
  const { label, options, value, onChange, placeholder = "choose…", says, tone = "plain" } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const isOpen = combobox.dropdownOpened;
  const { updateSelectedOptionIndex } = combobox;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the options are there
  useEffect(() => {
    if (isOpen) {
      updateSelectedOptionIndex("active");
    }
  }, [isOpen]);
  const chosen = options.find((option) => option.value === value);
  const shown = says ?? chosen?.label ?? (value === "" ? placeholder : value);
  return (
    <Combobox
      onOptionSubmit={(next) => {
        combobox.closeDropdown();
        onChange(next);
      }}
      position="bottom-start"
      shadow="md"
      store={combobox}
      width="max-content"
    >
      <Combobox.Target targetType="button">
        <button
          aria-label={`${label}: ${shown}`}
          className={classes.token}
          data-empty={value === "" || undefined}
          data-field
          data-tone={tone}
          onClick={() => combobox.toggleDropdown()}
          type="button"
        >
          <span className={classes.text}>{shown}</span>
          <ChevronDown aria-hidden className={classes.chevron} size={12} />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label} className={classes.options}>
          {isOpen &&
            options.map((option) => (
              <Combobox.Option active={option.value === value} key={option.value} value={option.value}>
                <span className={classes.option} data-chosen={option.value === value || undefined}>
                  <span>{option.label}</span>
                  {option.hint !== undefined && <span className={classes.hint}>{option.hint}</span>}
                </span>
              </Combobox.Option>
            ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
