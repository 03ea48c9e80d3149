import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { User } from "lucide-react";
import { useState } from "react";
import { usePeopleSearch, usePerson } from "../api/people";
import { personName } from "../people/personName";

interface PersonPickerProps {
  site: string;
  /** `uid`; empty for somebody without properties. */
  value: string;
  onChange: (uid: string) => void;
}

/** As whom a letter is seen. */
export function PersonPicker(props: PersonPickerProps) {
  const { site, value, onChange } = props;
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const found = usePeopleSearch(site, search, 0);
  const chosen = usePerson(site, value, value !== "");
  const chosenName = chosen.data === undefined ? "…" : personName(chosen.data);
  const options = (found.data ?? [])
    .filter(({ uid }) => uid !== value)
    .map((person) => ({
      value: person.uid,
      label: [personName(person), person.email].filter(Boolean).join(" · "),
    }));
  const data = value === "" ? options : [{ value, label: chosenName }, ...options];
  return (
    <Select
      aria-label="See it as"
      clearable
      data={data}
      filter={({ options: all }) => all}
      leftSection={<User size={15} />}
      nothingFoundMessage={found.isSuccess ? "Nobody is called that." : "Looking…"}
      onChange={(uid) => onChange(uid ?? "")}
      onSearchChange={setText}
      placeholder="Somebody without properties"
      searchable
      size="sm"
      value={value === "" ? null : value}
    />
  );
}
