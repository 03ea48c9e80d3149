import { Button, Menu, TextInput } from "@mantine/core";
import { Braces, Search } from "lucide-react";
import { useState } from "react";
import { useConditionCatalogue } from "../api/conditions";
import { useProperties } from "../api/properties";
import { sampleLine } from "../conditions/samples";
import classes from "./Editor.module.css";
import { variable } from "./liquid";

const NONE: ReadonlySet<string> = new Set();
const SHOWN = 60;

const ADDRESSES = [
  { label: "Address for unsubscribing", template: "{{ unsubscribe_url }}" },
  { label: "The letter as a web page", template: "{{ web_version_url }}" },
];

interface VariablesMenuProps {
  site: string;
  onChoose: (template: string) => void;
  /** A smaller button, where there is little room. */
  isSmall?: boolean;
}

/** What people of the site and their events have, to be put into a letter. */
export function VariablesMenu(props: VariablesMenuProps) {
  const { site, onChoose, isSmall = false } = props;
  const [search, setSearch] = useState("");
  const [fallback, setFallback] = useState("");
  return (
    <Menu onClose={() => setSearch("")} position="bottom-end" returnFocus={false} width={340}>
      <Menu.Target>
        <Button
          leftSection={<Braces size={14} />}
          size={isSmall ? "compact-xs" : "compact-sm"}
          variant="default"
        >
          Insert
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          aria-label="Search properties"
          data-autofocus
          leftSection={<Search size={14} />}
          mb={4}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search properties and events"
          size="xs"
          value={search}
        />
        <TextInput
          aria-label="Where it is missing, write"
          mb={4}
          onChange={(event) => setFallback(event.currentTarget.value)}
          placeholder="Where it is missing, write… (else nothing)"
          size="xs"
          value={fallback}
        />
        <div className={classes.variables}>
          <Properties fallback={fallback} onChoose={onChoose} search={search} site={site} />
          <Arguments fallback={fallback} onChoose={onChoose} search={search} site={site} />
          <Menu.Label>Addresses</Menu.Label>
          {ADDRESSES.map(({ label, template }) => (
            <Menu.Item key={template} onClick={() => onChoose(template)}>
              {label}
            </Menu.Item>
          ))}
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}

interface FoundProps {
  site: string;
  search: string;
  fallback: string;
  onChoose: (template: string) => void;
}

// Components of their own, so that nothing is fetched before the menu is open.
function Properties(props: FoundProps) {
  const { site, search, fallback, onChoose } = props;
  const properties = useProperties(site, NONE);
  const wanted = search.trim().toLowerCase();
  const shown = (properties.data?.items ?? []).filter(
    (each) => !each.hidden && `${each.name} ${each.label}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <Menu.Label>Properties of the person</Menu.Label>
      {properties.isPending && <p className={classes.hint}>Loading…</p>}
      {properties.isError && (
        <p className={classes.problem} role="alert">
          {properties.error.message}
        </p>
      )}
      {properties.isSuccess && shown.length === 0 && (
        <p className={classes.hint}>
          {wanted === "" ? "Nobody has a property yet." : "No property is called that."}
        </p>
      )}
      {shown.slice(0, SHOWN).map((each) => (
        <Menu.Item key={each.name} onClick={() => onChoose(variable("person", each.path, fallback))}>
          <span className={classes.variable}>
            <span>{each.label || each.name}</span>
            <span className={classes.sample}>{sampleLine(each.sample, 2)}</span>
          </span>
        </Menu.Item>
      ))}
    </>
  );
}

/** What comes with the event that leads to the letter; a newsletter has none. */
function Arguments(props: FoundProps) {
  const { site, search, fallback, onChoose } = props;
  const catalogue = useConditionCatalogue(site);
  const wanted = search.trim().toLowerCase();
  const shown = (catalogue.data?.events ?? [])
    .filter(({ name }) => !name.startsWith("Letter "))
    .flatMap((event) => event.arguments.map(({ path }) => ({ event: event.name, path })))
    .filter(({ event, path }) => `${event} ${path.join(".")}`.toLowerCase().includes(wanted));
  if (shown.length === 0) {
    return null;
  }
  return (
    <>
      <Menu.Label>The event that led to the letter</Menu.Label>
      {shown.slice(0, SHOWN).map(({ event, path }) => (
        <Menu.Item
          key={`${event}/${path.join("/")}`}
          onClick={() => onChoose(variable("event", path, fallback))}
        >
          <span className={classes.variable}>
            <span>{path.join(".")}</span>
            <span className={classes.sample}>{event}</span>
          </span>
        </Menu.Item>
      ))}
    </>
  );
}
