import { Button, Input } from "@mantine/core";
import { Filter } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { conditionText } from "../../conditions/conditionText";
import type { FieldProps } from "../Field";
import { useFormChoices } from "../FormContext";
import classes from "../SchemaForm.module.css";

const FilterDrawer = lazy(() => import("../../people/FilterDrawer"));

/** Any conditions that a segment can have, built as those are. */
export function SegmentConditionsWidget(props: FieldProps) {
  const { schema, label, value, onChange, error } = props;
  const { site } = useFormChoices();
  const [isOpen, setOpen] = useState(false);
  const text = conditionText(value);
  return (
    <Input.Wrapper description={schema.description} error={error} label={label} labelElement="div">
      <div className={classes.withButton}>
        {text !== "" && <p className={classes.preview}>{text}</p>}
        <Button leftSection={<Filter size={14} />} onClick={() => setOpen(true)} size="xs" variant="default">
          {text === "" ? "Build conditions" : "Change the conditions"}
        </Button>
      </div>
      <Suspense>
        {isOpen && (
          <FilterDrawer
            filter={text === "" ? "" : JSON.stringify(value)}
            isPart
            onApply={(filter) => onChange(filter === "" ? undefined : (JSON.parse(filter) as unknown))}
            onClose={() => setOpen(false)}
            site={site}
          />
        )}
      </Suspense>
    </Input.Wrapper>
  );
}
