import { CloseButton, Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Person, usePeopleSearch, usePerson } from "../../api/people";
import { Face } from "../../people/Face";
import { personName } from "../../people/personName";
import classes from "./Trial.module.css";

const DEBOUNCE_MS = 180;

/** Chooses somebody by searching ids, addresses and names; among any number of people. */
export function PersonPick(props: { site: string; value: string; onChange: (uid: string) => void }) {
  const { site, value, onChange } = props;
  // What was used goes as its answer comes: the keyboard goes on from there, not from the top of the page.
  const [isUsed, setUsed] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isUsed) {
      place.current?.querySelector<HTMLElement>(value === "" ? "input" : "button")?.focus();
    }
  }, [isUsed, value]);
  const choose = (uid: string) => {
    setUsed(true);
    onChange(uid);
  };
  return (
    <div ref={place}>
      {value === "" ? (
        <Finder onPick={choose} site={site} />
      ) : (
        <Chosen onClear={() => choose("")} site={site} uid={value} />
      )}
    </div>
  );
}

function Chosen(props: { site: string; uid: string; onClear: () => void }) {
  const person = usePerson(props.site, props.uid);
  return (
    <div className={classes.chosen}>
      {person.data === undefined ? (
        <span className={classes.words}>{person.isError ? person.error.message : "…"}</span>
      ) : (
        <Named person={person.data} />
      )}
      <CloseButton aria-label="Choose somebody else" onClick={props.onClear} size="sm" />
    </div>
  );
}

export function Named(props: { person: Person }) {
  const { person } = props;
  const name = personName(person);
  return (
    <>
      <Face person={person} size={28} />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.dim}>
          {person.email === null || person.email === name ? person.id : person.email}
        </span>
      </span>
    </>
  );
}

function Finder(props: { site: string; onPick: (uid: string) => void }) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), DEBOUNCE_MS);
  const found = usePeopleSearch(props.site, search);
  const people = search.length > 1 ? (found.data ?? []) : [];
  return (
    <Combobox onOptionSubmit={props.onPick} store={combobox}>
      <Combobox.Target>
        <TextInput
          label="Person"
          leftSection={<Search aria-hidden size={15} />}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onFocus={() => combobox.openDropdown()}
          placeholder="Name, address or id"
          rightSection={found.isFetching ? <Loader size={14} /> : undefined}
          value={typed}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={search.length < 2}>
        <Combobox.Options aria-label="People">
          {people.map((person) => (
            <Combobox.Option className={classes.option} key={person.uid} value={person.uid}>
              <Named person={person} />
            </Combobox.Option>
          ))}
          {people.length === 0 && !found.isFetching && (
            <Combobox.Empty>Nobody is found by this</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
