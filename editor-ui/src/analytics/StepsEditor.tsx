import { ActionIcon, Button, Select } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useConditionCatalogue } from "../api/conditions";
import { count } from "../shared/format";
import classes from "./Analytics.module.css";
import { type FunnelStep, MOST_STEPS, moved } from "./funnel";

interface StepsEditorProps {
  site: string;
  steps: readonly FunnelStep[];
  onChange: (steps: FunnelStep[]) => void;
}

/** The way people are to go, event by event. Conditions that a step has stay with it. */
export function StepsEditor(props: StepsEditorProps) {
  const { site, steps, onChange } = props;
  const catalogue = useConditionCatalogue(site);
  const known = catalogue.data?.events ?? [];
  const names = [...new Set([...known.map(({ name }) => name), ...steps.map(({ event }) => event)])].filter(
    Boolean,
  );
  const put = (index: number, event: string) =>
    onChange(steps.map((step, at) => (at === index ? { event } : step)));
  return (
    <div>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li className={classes.step} key={index}>
            <span aria-hidden className={classes.stepNumber}>
              {index + 1}
            </span>
            <Select
              aria-label={`Step ${index + 1}`}
              className={classes.stepEvent}
              data={names}
              nothingFoundMessage="No event is called that"
              onChange={(event) => event !== null && put(index, event)}
              placeholder="Choose an event"
              renderOption={({ option }) => (
                <span className={classes.option}>
                  {option.value}
                  <span className={classes.optionCount}>
                    {count(known.find(({ name }) => name === option.value)?.count ?? 0)}
                  </span>
                </span>
              )}
              searchable
              value={step.event || null}
            />
            <ActionIcon
              aria-label={`Move step ${index + 1} up`}
              disabled={index === 0}
              onClick={() => onChange(moved(steps, index, index - 1))}
              variant="default"
            >
              <ArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Move step ${index + 1} down`}
              disabled={index === steps.length - 1}
              onClick={() => onChange(moved(steps, index, index + 1))}
              variant="default"
            >
              <ArrowDown size={15} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Remove step ${index + 1}`}
              disabled={steps.length === 1}
              onClick={() => onChange(steps.filter((_, at) => at !== index))}
              variant="default"
            >
              <Trash2 size={15} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <Button
        disabled={steps.length >= MOST_STEPS}
        leftSection={<Plus size={15} />}
        onClick={() => onChange([...steps, { event: "" }])}
        size="compact-sm"
        variant="default"
      >
        Add step
      </Button>
    </div>
  );
}
