import { UnstyledButton } from "@mantine/core";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Field } from "./Field";
import classes from "./SchemaForm.module.css";
import { type JsonSchema, labelOf, resolved } from "./schema";

interface SchemaFormProps {
  schema: JsonSchema;
  value: Record<string, unknown>;
  onChange: (value: Record<string, unknown>, field: string) => void;
  /** By path: "limit", "where/0/value". */
  errors: ReadonlyMap<string, string>;
  path?: string;
  root?: JsonSchema;
}

/** The settings that a schema describes, each with the input that suits its type or that it asks for. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, value, onChange, errors, path = "", root = schema } = props;
  const isRequired = (name: string) => schema.required?.includes(name) === true;
  // What must be given comes first.
  const fields = Object.entries(schema.properties ?? {})
    .map(([name, part]) => [name, resolved(part, root)] as const)
    .sort(([one], [other]) => Number(isRequired(other)) - Number(isRequired(one)));
  const shown = ([name, part]: readonly [string, JsonSchema]) => (
    <Field
      error={errors.get(path + name)}
      errors={errors}
      isRequired={isRequired(name)}
      key={name}
      label={labelOf(name, part)}
      onChange={(next) => onChange({ ...value, [name]: next }, path + name)}
      path={path + name}
      root={root}
      schema={part}
      siblings={value}
      value={value[name]}
    />
  );
  const plain = fields.filter(([, part]) => part["x-advanced"] !== true);
  const advanced = fields.filter(([, part]) => part["x-advanced"] === true);
  const hasError = advanced.some(([name]) => [...errors.keys()].some((key) => key.startsWith(path + name)));
  return (
    <div className={classes.form}>
      {plain.map(shown)}
      {advanced.length > 0 && <More isOpen={hasError}>{advanced.map(shown)}</More>}
    </div>
  );
}

function More(props: { isOpen: boolean; children: React.ReactNode }) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  const isOpen = opened || props.isOpen;
  return (
    <>
      <UnstyledButton
        aria-controls={id}
        aria-expanded={isOpen}
        className={classes.more}
        onClick={() => setOpened(!isOpen)}
      >
        <ChevronRight aria-hidden data-open={isOpen || undefined} size={14} /> More settings
      </UnstyledButton>
      <div className={classes.form} hidden={!isOpen} id={id}>
        {props.children}
      </div>
    </>
  );
}
