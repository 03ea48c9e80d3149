import { ActionIcon, Button, Select } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useConditionCatalogue } from "../api/conditions";
import { count } from "../shared/format";
import classes from "./Analytics.module.css";
import dialogs from "./Dialogs.module.css";
import { EventConditions } from "./EventConditions";
import { type FunnelStep, MOST_STEPS, moved } from "./funnel";

interface StepsEditorProps {
  site: string;
  steps: readonly FunnelStep[];
  /** Why the server did not take them. */
  error: Error | null;
  onChange: (steps: FunnelStep[]) => void;
}

/** The way people are to go, event by event, each with conditions on its arguments where there are any. */
export function StepsEditor(props: StepsEditorProps) {
  const { site, steps, error, onChange } = props;
  const catalogue = useConditionCatalogue(site);
  const known = catalogue.data?.events ?? [];
  const names = [...new Set([...known.map(({ name }) => name), ...steps.map(({ event }) => event)])].filter(
    Boolean,
  );
  // Steps have no names of their own, and what is being built of conditions moves along with its step.
  const [keys, setKeys] = useState(() => steps.map((_, index) => index));
  const move = (from: number, to: number) => {
    setKeys((before) => moved(before, from, to));
    onChange(moved(steps, from, to));
  };
  const remove = (index: number) => {
    setKeys((before) => before.filter((_, at) => at !== index));
    onChange(steps.filter((_, at) => at !== index));
  };
  const add = () => {
    setKeys((before) => [...before, Math.max(-1, ...before) + 1]);
    onChange([...steps, { event: "" }]);
  };
  const put = (index: number, event: string) =>
    onChange(steps.map((step, at) => (at === index ? { event } : step)));
  return (
    <div>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <li className={dialogs.event} key={keys[index]}>
            <div className={classes.step}>
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
                onClick={() => move(index, index - 1)}
                variant="default"
              >
                <ArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                aria-label={`Move step ${index + 1} down`}
                disabled={index === steps.length - 1}
                onClick={() => move(index, index + 1)}
                variant="default"
              >
                <ArrowDown size={15} />
              </ActionIcon>
              <ActionIcon
                aria-label={`Remove step ${index + 1}`}
                disabled={steps.length === 1}
                onClick={() => remove(index)}
                variant="default"
              >
                <Trash2 size={15} />
              </ActionIcon>
            </div>
            <EventConditions
              error={error}
              event={step.event}
              key={step.event}
              onChange={(where) =>
                onChange(
                  steps.map((each, at) =>
                    at === index ? { event: each.event, ...(where && { where }) } : each,
                  ),
                )
              }
              path={`steps/${index}/where`}
              site={site}
              where={step.where}
            />
          </li>
        ))}
      </ol>
      <Button
        disabled={steps.length >= MOST_STEPS}
        leftSection={<Plus size={15} />}
        onClick={add}
        size="compact-sm"
        variant="default"
      >
        Add step
      </Button>
    </div>
  );
}
