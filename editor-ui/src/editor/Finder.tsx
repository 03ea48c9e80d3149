import { Modal, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import classes from "./Finder.module.css";

export interface Found {
  id: string;
  label: string;
  detail?: string;
  icon?: ReactNode;
  kind?: string;
  keywords?: string;
  /** Why it can't be taken; it is shown, but not offered. */
  refused?: string | undefined;
}

interface FinderProps {
  title: string;
  placeholder: string;
  items: readonly Found[];
  empty: string;
  above?: ReactNode;
  onTake: (id: string) => void;
  onClose: () => void;
}

/** A list over the page that is searched by typing and taken from by Enter. */
export function Finder(props: FinderProps) {
  return (
    <Modal
      centered={false}
      onClose={props.onClose}
      opened
      size={440}
      title={<span className={classes.title}>{props.title}</span>}
      yOffset="12vh"
    >
      {/* Another question begins with nothing typed. */}
      <Body key={props.title} {...props} />
    </Modal>
  );
}

function Body(props: FinderProps) {
  const { placeholder, items, empty, above, onTake, onClose } = props;
  const [search, setSearch] = useState("");
  const [place, setPlace] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const words = search.trim().toLowerCase().split(/\s+/);
  const found = items
    .filter((item) => {
      const text = `${item.label} ${item.detail ?? ""} ${item.keywords ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((one, other) => distance(one.label, search) - distance(other.label, search));
  const open = found.filter((item) => item.refused === undefined);
  const chosen = open[Math.min(place, open.length - 1)];

  useEffect(() => {
    if (chosen !== undefined) {
      list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    }
  }, [chosen]);

  const take = (item: Found | undefined) => {
    if (item !== undefined && item.refused === undefined) {
      onClose();
      onTake(item.id);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      setPlace((Math.min(place, open.length - 1) + by + open.length) % Math.max(1, open.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(chosen);
    }
  };
  return (
    <div className={classes.finder}>
      {above}
      <TextInput
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`}
        aria-controls={id}
        aria-expanded
        aria-label={placeholder}
        autoComplete="off"
        autoFocus
        className={classes.search}
        data-autofocus
        leftSection={<Search size={15} />}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
        placeholder={placeholder}
        role="combobox"
        value={search}
      />
      <div aria-label={placeholder} className={classes.list} id={id} ref={list} role="listbox">
        {found.map((item) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard
          // biome-ignore lint/a11y/useFocusableInteractive: and points at the option that is active
          <div
            aria-disabled={item.refused !== undefined || undefined}
            aria-selected={item === chosen}
            className={classes.item}
            data-kind={item.kind}
            id={`${id}-${item.id}`}
            key={item.id}
            onClick={() => take(item)}
            role="option"
          >
            {item.icon !== undefined && (
              <span aria-hidden className={classes.icon}>
                {item.icon}
              </span>
            )}
            <span className={classes.words}>
              <span className={classes.label}>{item.label}</span>
              <span className={classes.detail}>{item.refused ?? item.detail}</span>
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={classes.empty}>{empty}</p>}
    </div>
  );
}

/** How far a name is from what is searched for: the same, beginning so, holding it, or only described by it. */
function distance(label: string, search: string): number {
  const [name, words] = [label.toLowerCase(), search.trim().toLowerCase()];
  if (words === "" || name === words) {
    return 0;
  }
  return name.startsWith(words) ? 1 : name.includes(words) ? 2 : 3;
}
