import { Button, Modal, Stack, TextInput } from "@mantine/core";
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Measure } from "../api/analytics";
import { FormFoot } from "../shared/FormFoot";
import classes from "./Analytics.module.css";
import { MetricFields } from "./MetricFields";
import { asMeasure, isComplete, MEASURES, type MetricDefinition, measureLabel } from "./metric";

interface MetricDialogProps {
  site: string;
  title: string;
  verb: string;
  name: string;
  /** None: the measure is chosen first. */
  definition: MetricDefinition | undefined;
  error: Error | null;
  isBusy: boolean;
  onSubmit: (name: string, definition: MetricDefinition) => void;
  onClose: () => void;
}

/** What a metric measures, then what it is called and of what it is. */
export default function MetricDialog(props: MetricDialogProps) {
  const { site, title, verb, error, isBusy, onSubmit, onClose } = props;
  const [name, setName] = useState(props.name);
  const [definition, setDefinition] = useState(props.definition ?? { measure: "people" as Measure });
  const [isChoosing, setChoosing] = useState(props.definition === undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChoosing) {
      setChoosing(false);
    } else {
      onSubmit(name.trim(), definition);
    }
  };
  return (
    <Modal onClose={onClose} opened size="xl" title={isChoosing ? title : measureLabel(definition.measure)}>
      <form onSubmit={submit}>
        {isChoosing ? (
          <Stack>
            <Measures
              chosen={definition.measure}
              onChoose={(measure) => setDefinition((before) => asMeasure(measure, before))}
            />
            <FormFoot error={null} isBusy={false} isDisabled={false} onCancel={onClose} verb="Next" />
          </Stack>
        ) : (
          <Stack>
            <TextInput
              data-autofocus
              label="Name"
              maxLength={200}
              onChange={(event) => setName(event.currentTarget.value)}
              value={name}
            />
            <MetricFields definition={definition} error={error} onChange={setDefinition} site={site} />
            <Button
              leftSection={<ArrowLeft size={13} />}
              onClick={() => setChoosing(true)}
              size="compact-xs"
              variant="default"
              w="fit-content"
            >
              Measure something else
            </Button>
            <FormFoot
              error={error}
              isBusy={isBusy}
              isDisabled={name.trim() === "" || !isComplete(definition)}
              onCancel={onClose}
              verb={verb}
            />
          </Stack>
        )}
      </form>
    </Modal>
  );
}

function Measures(props: { chosen: Measure; onChoose: (measure: Measure) => void }) {
  return (
    <fieldset className={classes.measures}>
      <legend className="hidden">What it measures</legend>
      {MEASURES.map(({ value, label, hint }) => (
        <label className={classes.measure} key={value}>
          <input
            checked={value === props.chosen}
            name="measure"
            onChange={() => props.onChoose(value)}
            type="radio"
            value={value}
          />
          <span>
            {label}
            <small>{hint}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
