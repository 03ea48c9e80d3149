import { Autocomplete, JsonInput, SegmentedControl, Select } from "@mantine/core";
import { usePersonEvents } from "../../api/people";
import { summaryOf } from "../../people/summaryOf";
import { useFormChoices } from "../../schema-form/FormContext";
import { absoluteTime } from "../../shared/format";
import { useDoc, useEditor } from "../EditorContext";

/** What begins a simulation. */
export interface Beginning {
  kind: "done" | "typed" | "trigger";
  key: string;
  name: string;
  json: string;
  trigger: string;
}

export const NO_BEGINNING: Beginning = { kind: "done", key: "", name: "", json: "{}", trigger: "" };

const KINDS = [
  { value: "done", label: "Done" },
  { value: "typed", label: "Made up" },
  { value: "trigger", label: "Trigger" },
];

/** What keeps it from beginning; undefined: nothing does. */
export function missing(beginning: Beginning): string | undefined {
  switch (beginning.kind) {
    case "done":
      return beginning.key === "" ? "Choose an event." : undefined;
    case "typed":
      return beginning.name.trim() === "" ? "Name the event." : jsonProblem(beginning.json);
    case "trigger":
      return beginning.trigger === "" ? "Choose the trigger." : undefined;
    default:
      return beginning.kind satisfies never;
  }
}

export function argumentsOf(json: string): Record<string, unknown> {
  return json.trim() === "" ? {} : (JSON.parse(json) as Record<string, unknown>);
}

function jsonProblem(json: string): string | undefined {
  try {
    const read: unknown = argumentsOf(json);
    return typeof read === "object" && read !== null && !Array.isArray(read)
      ? undefined
      : "Arguments are an object: { … }.";
  } catch {
    return "The arguments are no JSON.";
  }
}

export function EventPick(props: {
  site: string;
  person: string;
  value: Beginning;
  onChange: (value: Beginning) => void;
}) {
  const { value, onChange } = props;
  const set = (part: Partial<Beginning>) => onChange({ ...value, ...part });
  return (
    <>
      <SegmentedControl
        aria-label="What begins it"
        data={KINDS}
        fullWidth
        onChange={(kind) => set({ kind: kind as Beginning["kind"] })}
        size="xs"
        value={value.kind}
      />
      {value.kind === "done" && <DoneEvent {...props} set={set} />}
      {value.kind === "typed" && <TypedEvent set={set} value={value} />}
      {value.kind === "trigger" && <FiredTrigger set={set} value={value} />}
    </>
  );
}

type Set = (part: Partial<Beginning>) => void;

function DoneEvent(props: { site: string; person: string; value: Beginning; set: Set }) {
  const events = usePersonEvents(props.site, props.person);
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  const data = items.map((event) => ({
    value: event.key,
    label: [event.name, absoluteTime(event.at), summaryOf(event.arguments)].filter(Boolean).join(" · "),
  }));
  return (
    <Select
      comboboxProps={{ width: 340, position: "bottom-end" }}
      data={data}
      description="One of their latest events; the clock begins at its time"
      label="Event"
      limit={100}
      nothingFoundMessage={events.isPending ? "Loading…" : "They have done nothing like this"}
      onChange={(key) => props.set({ key: key ?? "" })}
      placeholder={data.length === 0 && !events.isPending ? "They have done nothing yet" : "Choose"}
      searchable
      value={props.value.key === "" ? null : props.value.key}
    />
  );
}

function TypedEvent(props: { value: Beginning; set: Set }) {
  const { events } = useFormChoices();
  return (
    <>
      <Autocomplete
        data={events.map((event) => event.value)}
        description="As if they did it now"
        label="Event"
        onChange={(name) => props.set({ name })}
        value={props.value.name}
      />
      <JsonInput
        autosize
        label="Arguments"
        maxRows={10}
        minRows={2}
        onChange={(json) => props.set({ json })}
        spellCheck={false}
        value={props.value.json}
      />
    </>
  );
}

/** Triggers by the clock, by segments and properties: as if one had fired now. */
function FiredTrigger(props: { value: Beginning; set: Set }) {
  const { catalogue } = useEditor();
  const nodes = useDoc((doc) => doc.graph.nodes);
  const data = nodes
    .filter((node) => ["audience", "trigger"].includes(catalogue.get(node.type)?.kind ?? ""))
    .map((node) => ({ value: node.id, label: catalogue.get(node.type)?.title ?? node.type }));
  return (
    <Select
      data={data}
      description="As if it had fired now, whatever its settings say"
      label="Trigger"
      onChange={(trigger) => props.set({ trigger: trigger ?? "" })}
      placeholder="Choose"
      value={props.value.trigger === "" ? null : props.value.trigger}
    />
  );
}
