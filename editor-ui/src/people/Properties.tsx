import { Button, Collapse } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Json } from "../shared/Json";
import classes from "./Person.module.css";

// The fixed ones first, then the rest by name.
const FIRST = ["email", "first_name", "last_name", "profile_image"];

/** Properties by name; lists and objects open. `exact` keeps digits that a browser's numbers lose. */
export function Properties(props: { properties: Record<string, unknown>; exact: string }) {
  const { properties, exact } = props;
  const [showsJson, json] = useDisclosure(false);
  const names = Object.keys(properties).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  if (names.length === 0) {
    return <p className={classes.none}>Nothing is set. `/set` with data gives a person properties.</p>;
  }
  return (
    <>
      <Members names={names} of={properties} />
      <Button color="gray" ml={-8} mt="xs" onClick={json.toggle} size="compact-xs" variant="subtle">
        {showsJson ? "Hide the exact JSON" : "Show the exact JSON"}
      </Button>
      <Collapse expanded={showsJson}>
        <pre className={classes.exact}>{exact}</pre>
      </Collapse>
    </>
  );
}

function Members(props: { names: string[]; of: Record<string, unknown> }) {
  return (
    <dl className={classes.properties}>
      {props.names.map((name) => {
        const value = props.of[name];
        const isNested = isRecord(value) && Object.keys(value).length > 0;
        return (
          <div className={classes.property} data-nested={isNested || undefined} key={name}>
            <dt>{name}</dt>
            <dd>{isNested ? <Members names={Object.keys(value)} of={value} /> : <Value value={value} />}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rank(name: string): number {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
}

function Value(props: { value: unknown }) {
  const { value } = props;
  switch (typeof value) {
    case "string":
      return <span className={classes.text}>{value === "" ? <em>empty text</em> : value}</span>;
    case "number":
      return <span className={classes.scalar}>{String(value)}</span>;
    case "boolean":
      return <span className={classes.scalar}>{value ? "true" : "false"}</span>;
    default:
      return isFlat(value) ? (
        <span className={classes.text}>{value.join(", ")}</span>
      ) : (
        <Json value={value} />
      );
  }
}

function isFlat(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((member) => typeof member === "string");
}
