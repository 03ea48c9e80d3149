import { Button } from "@mantine/core";
import { PenLine } from "lucide-react";
import type { FieldProps } from "../Field";
import { useFormChoices } from "../FormContext";
import { NamePicker } from "../NamePicker";
import classes from "../SchemaForm.module.css";

/** A letter: one that is there, or a new one that is written now. */
export function LetterWidget(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const { letters, composeLetter } = useFormChoices();
  return (
    <div className={classes.withButton}>
      <NamePicker
        description={schema.description}
        empty="No letter is called that."
        error={error}
        isRequired={isRequired}
        label={label}
        onChange={onChange}
        options={letters}
        placeholder="Choose a letter"
        takesNew={false}
        value={String(value ?? "")}
      />
      <Button
        leftSection={<PenLine size={14} />}
        onClick={() => composeLetter(onChange)}
        size="xs"
        variant="default"
      >
        Write a new letter
      </Button>
    </div>
  );
}
