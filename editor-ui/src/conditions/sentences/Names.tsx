import { useMemo } from "react";
import type { ConditionCatalogue } from "../../api/conditions";
import { count } from "../../shared/format";
import { findEvent, findProperty, type Path, pathOf, pathText, sampleLine, writePath } from "../samples";
import { Picker } from "../tokens/Picker";

interface NameProps {
  catalogue: ConditionCatalogue;
  value: unknown;
  isBad: boolean;
}

/** A property of people: those that are known, with samples, or any other name. */
export function PropertyPicker(
  props: NameProps & { onChange: (value: string | string[], type: string | undefined) => void },
) {
  const { catalogue, value, isBad, onChange } = props;
  const chosen = pathText(pathOf(value));
  const options = useMemo(() => {
    const hidden = catalogue.hidden_properties.filter(({ path }) => pathText(path) === chosen);
    return [...catalogue.properties, ...hidden].map((property) => ({
      value: pathText(property.path),
      label: property.label === "" ? pathText(property.path) : property.label,
      detail: [property.type, sampleLine(property.sample)].filter(Boolean).join(" · "),
    }));
  }, [catalogue, chosen]);
  const choose = (text: string) => {
    const known = findProperty(catalogue, [text]);
    if (known === undefined) {
      onChange(writePath(text, new Set()), undefined);
    } else {
      onChange(shortPath(known.path), known.type);
    }
  };
  return (
    <Picker
      isBad={isBad}
      label="Property"
      onChange={choose}
      options={options}
      placeholder="a property…"
      takesNew
      value={chosen}
    />
  );
}

function shortPath(path: Path): string | string[] {
  const [only] = path;
  return path.length === 1 && only !== undefined ? only : [...path];
}

/** An event that was seen, or any other name. */
export function EventPicker(props: NameProps & { label?: string; onChange: (value: string) => void }) {
  const { catalogue, value, isBad, onChange, label = "Event" } = props;
  const options = useMemo(
    () =>
      catalogue.events.map((event) => ({
        value: event.name,
        label: event.name,
        detail: `${count(event.count)} times`,
      })),
    [catalogue],
  );
  return (
    <Picker
      isBad={isBad}
      label={label}
      onChange={onChange}
      options={options}
      placeholder="an event…"
      takesNew
      value={String(value ?? "")}
    />
  );
}

/** An argument of an event. */
export function ArgumentPicker(
  props: NameProps & {
    event: unknown;
    onChange: (value: string | string[], type: string | undefined) => void;
  },
) {
  const { catalogue, event, value, isBad, onChange } = props;
  const known = findEvent(catalogue, event)?.arguments ?? [];
  const choose = (text: string) => {
    const found = known.find((argument) => pathText(argument.path) === text);
    onChange(found === undefined ? writePath(text, new Set()) : shortPath(found.path), found?.type);
  };
  return (
    <Picker
      isBad={isBad}
      label="Argument"
      onChange={choose}
      options={known.map((argument) => ({
        value: pathText(argument.path),
        label: pathText(argument.path),
        detail: argument.type,
      }))}
      placeholder="an argument…"
      takesNew
      value={pathText(pathOf(value))}
    />
  );
}
