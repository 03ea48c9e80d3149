import { Button } from "@mantine/core";
import { PencilLine, PenLine } from "lucide-react";
import { Link, useParams } from "react-router";
import type { FieldProps } from "../Field";
import { useFormChoices } from "../FormContext";
import { NamePicker } from "../NamePicker";
import classes from "../SchemaForm.module.css";

/** A letter: one that is there, or a new one that is written now. */
export function LetterWidget(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const { site, letters, composeLetter } = useFormChoices();
  const { campaign } = useParams();
  const chosen = letters.some((letter) => letter.value === value) ? String(value) : "";
  const from = campaign === undefined ? "" : `?from=campaigns/${campaign}`;
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
      {chosen !== "" && (
        <Button
          component={Link}
          leftSection={<PencilLine size={14} />}
          size="xs"
          to={`/sites/${site}/letters/${encodeURIComponent(chosen)}${from}`}
          variant="default"
        >
          Edit the letter
        </Button>
      )}
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
