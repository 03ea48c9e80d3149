import { Button, Menu, TextInput } from "@mantine/core";
import { Braces, Search } from "lucide-react";
import { useState } from "react";
import { useProperties } from "../api/properties";
import { sampleLine } from "../conditions/samples";
import classes from "./Editor.module.css";
import { propertyTemplate } from "./liquid";

const NONE: ReadonlySet<string> = new Set();
const SHOWN = 60;

const ADDRESSES = [
  { label: "Address for unsubscribing", template: "{{ unsubscribe_url }}" },
  { label: "The letter as a web page", template: "{{ web_version_url }}" },
];

/** What people of the site have, to be put into a letter. */
export function VariablesMenu(props: { site: string; onChoose: (template: string) => void }) {
  const { site, onChoose } = props;
  const [search, setSearch] = useState("");
  return (
    <Menu onClose={() => setSearch("")} position="bottom-end" returnFocus={false} width={320}>
      <Menu.Target>
        <Button leftSection={<Braces size={14} />} size="compact-sm" variant="default">
          Insert
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.variables}>
        <TextInput
          aria-label="Search properties"
          data-autofocus
          leftSection={<Search size={14} />}
          mb={4}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search properties"
          size="xs"
          value={search}
        />
        <Properties onChoose={onChoose} search={search} site={site} />
        <Menu.Label>Addresses</Menu.Label>
        {ADDRESSES.map(({ label, template }) => (
          <Menu.Item key={template} onClick={() => onChoose(template)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

// A component of its own, so that nothing is fetched before the menu is open.
function Properties(props: { site: string; search: string; onChoose: (template: string) => void }) {
  const { site, search, onChoose } = props;
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
        <Menu.Item key={each.name} onClick={() => onChoose(propertyTemplate(each.path))}>
          <span className={classes.variable}>
            <span>{each.label || each.name}</span>
            <span className={classes.sample}>{sampleLine(each.sample, 2)}</span>
          </span>
        </Menu.Item>
      ))}
    </>
  );
}
