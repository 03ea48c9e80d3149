import { Button, Modal, NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import type { Chart } from "../api/analytics";
import { useSetGoal } from "../api/watching";
import { DialogForm } from "../shared/DialogForm";
import classes from "./Dialogs.module.css";
import { metricOf, unitOf } from "./metric";

const PER = [
  { value: "day", label: "a day" },
  { value: "week", label: "a week" },
  { value: "month", label: "a month" },
] as const;

/** What a metric is to reach: a line in its diagram, progress on its card. */
export default function GoalDialog(props: { site: string; chart: Chart; onClose: () => void }) {
  const { site, chart, onClose } = props;
  const { suffix, scale } = unitOf(metricOf(chart).measure);
  const [value, setValue] = useState<number | string>(chart.goal === null ? "" : chart.goal.value / scale);
  const [per, setPer] = useState<"day" | "week" | "month">(chart.goal?.per ?? "week");
  const set = useSetGoal(site, chart.id);
  const submit = () => {
    set.mutate({ value: Number(value) * scale, per }, { onSuccess: onClose });
  };
  return (
    <Modal onClose={onClose} opened title={`Goal of ${chart.name}`}>
      <DialogForm
        error={set.error}
        isBusy={set.isPending && set.variables !== null}
        isDisabled={value === "" || value === "-"}
        onCancel={onClose}
        onSubmit={submit}
        verb="Save goal"
      >
        <div className={classes.pair}>
          <NumberInput
            data-autofocus
            hideControls
            label="To reach"
            onChange={setValue}
            suffix={suffix}
            thousandSeparator=","
            value={value}
          />
          <Select
            allowDeselect={false}
            aria-label="In how long"
            data={[...PER]}
            onChange={(next) => setPer(PER.find((each) => each.value === next)?.value ?? "week")}
            value={per}
            w={130}
          />
        </div>
        {chart.goal !== null && (
          <Button
            loading={set.isPending && set.variables === null}
            onClick={() => set.mutate(null, { onSuccess: onClose })}
            size="compact-sm"
            variant="default"
            w="fit-content"
          >
            Remove the goal
          </Button>
        )}
      </DialogForm>
    </Modal>
  );
}
