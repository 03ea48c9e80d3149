import { Chip, Input, TextInput } from "@mantine/core";
import type { FieldProps } from "../Field";
import classes from "../SchemaForm.module.css";

/** "09:30". */
export function TimeOfDayWidget(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  return (
    <TextInput
      description={schema.description}
      error={error}
      label={label}
      onChange={(event) => onChange(event.currentTarget.value)}
      required={isRequired}
      type="time"
      value={String(value ?? schema.default ?? "")}
      w={130}
      withAsterisk={isRequired}
    />
  );
}

/** Some days of the week, in its order. */
export function WeekdaysWidget(props: FieldProps) {
  const { schema, label, value, onChange, error } = props;
  const days = (schema.items?.enum ?? []).map(String);
  const given = Array.isArray(value) ? value : schema.default;
  const chosen = new Set(Array.isArray(given) ? given.map(String) : days);
  const toggle = (day: string) =>
    onChange(days.filter((each) => (each === day ? !chosen.has(day) : chosen.has(each))));
  return (
    <Input.Wrapper description={schema.description} error={error} label={label} labelElement="div">
      <fieldset aria-label={label} className={classes.chips}>
        {days.map((day) => (
          <Chip checked={chosen.has(day)} key={day} onChange={() => toggle(day)} size="xs">
            {day.charAt(0).toUpperCase() + day.slice(1, 3)}
          </Chip>
        ))}
      </fieldset>
    </Input.Wrapper>
  );
}
