import type { FieldProps } from "../Field";
import { SchemaForm } from "../SchemaForm";
import classes from "../SchemaForm.module.css";
import { JsonField } from "./JsonField";

/** Settings inside a setting. Without known names it is JSON. */
export function ObjectField(props: FieldProps) {
  const { schema, root, label, path, value, onChange, errors } = props;
  if (schema.properties === undefined) {
    return <JsonField {...props} />;
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return (
    <fieldset aria-label={label} className={classes.group}>
      {schema.title !== "" && <legend className={classes.legend}>{label}</legend>}
      <SchemaForm
        errors={errors}
        onChange={(next) => onChange(next)}
        path={`${path}/`}
        root={root}
        schema={schema}
        value={isObject ? (value as Record<string, unknown>) : {}}
      />
    </fieldset>
  );
}
