import { NumberInput, SegmentedControl, Select, Switch } from "@mantine/core";
import { type KnownEvent, type KnownProperty, useConditionCatalogue } from "../api/conditions";
import classes from "./Analytics.module.css";
import dialogs from "./Dialogs.module.css";
import { EventConditions } from "./EventConditions";
import type { MetricDefinition } from "./metric";
import { PeopleOf } from "./PeopleOf";

interface MetricFieldsProps {
  site: string;
  definition: MetricDefinition;
  /** Why the server did not take it. */
  error: Error | null;
  onChange: (definition: MetricDefinition) => void;
}

const UNITS = ["minutes", "hours", "days", "weeks"];
const BY = [
  { value: "people", label: "All people" },
  { value: "event", label: "Who did an event" },
  { value: "times", label: "Times it was set" },
];

/** What a metric of the chosen measure asks for. */
export function MetricFields(props: MetricFieldsProps) {
  const { site, definition, onChange } = props;
  const catalogue = useConditionCatalogue(site).data;
  const put = (part: Partial<MetricDefinition>) => onChange({ ...definition, ...part });
  const { measure, by = "people" } = definition;
  const isFollowed = measure === "conversion" || measure === "time_between";
  const events = catalogue?.events ?? [];
  const isOfProperty = measure === "total" || measure === "average";
  return (
    <>
      {isOfProperty && <PropertyOf {...props} known={catalogue?.properties ?? []} />}
      {measure === "average" && (
        <div>
          <h3 className={classes.label}>Divided by</h3>
          <SegmentedControl
            data={BY}
            fullWidth
            onChange={(next) => {
              const { event: _, of: __, ...rest } = definition;
              onChange({ ...rest, by: next === "event" || next === "times" ? next : "people" });
            }}
            value={by}
          />
        </div>
      )}
      {(!isOfProperty || by === "event") && (
        <EventOf {...props} known={events} label={isFollowed ? "First event" : "Event"} name="event" />
      )}
      {measure === "average" && by === "event" && (
        <Switch
          checked={definition.of === "doers"}
          label="Add up the values of those who did it only"
          onChange={({ currentTarget }) => put({ of: currentTarget.checked ? "doers" : "everybody" })}
        />
      )}
      {isFollowed && <EventOf {...props} known={events} label="Second event" name="then" />}
      {measure === "conversion" && (
        <Switch
          checked={definition.repeatable ?? false}
          description="Every time the first event is done counts by itself, as with purchases"
          label="Repeatable"
          onChange={({ currentTarget }) => put({ repeatable: currentTarget.checked })}
        />
      )}
      {isFollowed && <Within definition={definition} onChange={onChange} />}
      <PeopleOf
        error={props.error}
        onChange={(people) => {
          const { people: _, ...rest } = definition;
          onChange(people === undefined ? rest : { ...rest, people });
        }}
        people={definition.people}
        site={site}
      />
    </>
  );
}

interface EventOfProps extends MetricFieldsProps {
  name: "event" | "then";
  label: string;
  known: readonly KnownEvent[];
}

function EventOf(props: EventOfProps) {
  const { site, definition, onChange, name, label, known, error } = props;
  const deed = definition[name];
  const chosen = deed?.event;
  const names = new Set(known.map((each) => each.name));
  return (
    <div className={dialogs.event}>
      <Select
        data={[...(chosen === undefined ? names : names.add(chosen))]}
        label={label}
        nothingFoundMessage="No event is called that"
        onChange={(event) => event !== null && onChange({ ...definition, [name]: { event } })}
        placeholder="Choose an event"
        searchable
        value={chosen ?? null}
      />
      <EventConditions
        error={error}
        event={chosen ?? ""}
        key={chosen}
        onChange={(where) =>
          onChange({ ...definition, [name]: { event: chosen ?? "", ...(where && { where }) } })
        }
        path={`${name}/where`}
        site={site}
        where={deed?.where}
      />
    </div>
  );
}

/** Of properties that have been numbers; another that the metric is about already stays. */
function PropertyOf(props: MetricFieldsProps & { known: readonly KnownProperty[] }) {
  const { definition, onChange, known } = props;
  const { property } = definition;
  const chosen = property === undefined ? null : JSON.stringify([property].flat());
  const choices = new Map(
    known
      .filter(({ types }) => types.includes("number"))
      .map(({ path, label }) => [JSON.stringify(path), label || path.join("/")]),
  );
  if (chosen !== null && !choices.has(chosen)) {
    choices.set(chosen, [property].flat().join("/"));
  }
  return (
    <Select
      data={[...choices].map(([value, label]) => ({ value, label }))}
      label="Property"
      nothingFoundMessage="No property with numbers is called that"
      onChange={(next) =>
        next !== null && onChange({ ...definition, property: JSON.parse(next) as string[] })
      }
      placeholder="Choose a property"
      searchable
      value={chosen}
    />
  );
}

function Within(props: Pick<MetricFieldsProps, "definition" | "onChange">) {
  const { definition, onChange } = props;
  const { window: limit, ...rest } = definition;
  const set = (amount: number, unit: string) =>
    onChange(amount > 0 ? { ...rest, window: { amount, unit } } : rest);
  return (
    <div className={classes.window}>
      <NumberInput
        allowDecimal={false}
        allowNegative={false}
        description="Empty: until the range of dates ends"
        label="Within"
        max={10_000}
        onChange={(amount) => set(Number(amount) || 0, limit?.unit ?? "days")}
        value={limit?.amount ?? ""}
        w={260}
      />
      <Select
        allowDeselect={false}
        aria-label="Unit"
        data={UNITS}
        disabled={limit === undefined}
        onChange={(unit) => set(limit?.amount ?? 0, unit ?? "days")}
        value={limit?.unit ?? "days"}
        w={130}
      />
    </div>
  );
}
