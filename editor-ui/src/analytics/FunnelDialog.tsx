import { Modal, NumberInput, SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";
import classes from "./Analytics.module.css";
import { ExclusionsEditor, withinSteps } from "./ExclusionsEditor";
import type { FunnelDefinition, FunnelExclusion } from "./funnel";
import { PeopleOf } from "./PeopleOf";
import { StepsEditor } from "./StepsEditor";

interface FunnelDialogProps {
  site: string;
  title: string;
  verb: string;
  name: string;
  definition: FunnelDefinition;
  error: Error | null;
  isBusy: boolean;
  onSubmit: (name: string, definition: FunnelDefinition) => void;
  onClose: () => void;
}

const UNITS = ["minutes", "hours", "days", "weeks"] as const;

/** What a funnel is called, and the way it looks at. */
export default function FunnelDialog(props: FunnelDialogProps) {
  const { site, title, verb, error, isBusy, onSubmit, onClose } = props;
  const [name, setName] = useState(props.name);
  const [definition, setDefinition] = useState(props.definition);
  const put = (part: Partial<FunnelDefinition>) => setDefinition((before) => ({ ...before, ...part }));
  const { steps, order = "loose", window: limit } = definition;
  const exclusions = definition.exclusions ?? [];
  const isReady = name.trim() !== "" && [...steps, ...exclusions].every(({ event }) => event !== "");
  const setExclusions = (next: FunnelExclusion[]) =>
    setDefinition(({ exclusions: _, ...rest }) => (next.length === 0 ? rest : { ...rest, exclusions: next }));
  const setWindow = (amount: number, unit: string) => {
    const { window: _, ...rest } = definition;
    const found = UNITS.find((each) => each === unit) ?? "days";
    setDefinition(amount > 0 ? { ...rest, window: { amount, unit: found } } : rest);
  };
  const submit = () => {
    onSubmit(name.trim(), definition);
  };
  return (
    <Modal onClose={onClose} opened size="xl" title={title}>
      <DialogForm
        error={error}
        isBusy={isBusy}
        isDisabled={!isReady}
        onCancel={onClose}
        onSubmit={submit}
        verb={verb}
      >
        <NameField maxLength={200} onChange={setName} value={name} />
        <div>
          <h3 className={classes.label}>Steps</h3>
          <StepsEditor
            error={error}
            onChange={(next) =>
              put({
                steps: next,
                ...(exclusions.length > 0 && { exclusions: withinSteps(exclusions, next.length) }),
              })
            }
            site={site}
            steps={steps}
          />
        </div>
        <div>
          <h3 className={classes.label}>In which order</h3>
          <SegmentedControl
            data={[
              { value: "loose", label: "Other events between" },
              { value: "strict", label: "Nothing between" },
              { value: "any", label: "Any order" },
            ]}
            fullWidth
            onChange={(next) => put({ order: next === "strict" || next === "any" ? next : "loose" })}
            value={order}
          />
        </div>
        <div>
          <h3 className={classes.label}>What may not come between</h3>
          <ExclusionsEditor
            error={error}
            exclusions={exclusions}
            hasPlaces={order !== "any"}
            onChange={setExclusions}
            site={site}
            steps={steps}
          />
        </div>
        <div className={classes.window}>
          <NumberInput
            allowDecimal={false}
            allowNegative={false}
            description="Empty: as long as the range of dates"
            label="All of it within"
            max={10_000}
            onChange={(amount) => setWindow(Number(amount) || 0, limit?.unit ?? "days")}
            value={limit?.amount ?? ""}
            w={260}
          />
          <Select
            allowDeselect={false}
            aria-label="Unit"
            data={[...UNITS]}
            disabled={limit === undefined}
            onChange={(unit) => setWindow(limit?.amount ?? 0, unit ?? "days")}
            value={limit?.unit ?? "days"}
            w={130}
          />
        </div>
        <PeopleOf
          error={error}
          onChange={(people) =>
            setDefinition(({ people: _, ...rest }) => (people === undefined ? rest : { ...rest, people }))
          }
          people={definition.people}
          site={site}
        />
      </DialogForm>
    </Modal>
  );
}
