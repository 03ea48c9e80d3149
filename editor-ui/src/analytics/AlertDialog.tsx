import { Modal, MultiSelect, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { type FormEvent, useState } from "react";
import type { Chart } from "../api/analytics";
import { useSession } from "../api/session";
import { type NewAlert, useCreateAlert } from "../api/watching";
import { FormFoot } from "../shared/FormFoot";
import classes from "./Dialogs.module.css";
import { metricOf, unitOf } from "./metric";

const RULES = [
  { value: "above", label: "is above" },
  { value: "below", label: "is below" },
  { value: "change", label: "changes by more than" },
] as const;
const SPANS = [
  { value: "24", label: "the last 24 hours" },
  { value: "168", label: "the last 7 days" },
];

/** Who is to be told of what. */
export default function AlertDialog(props: {
  site: string;
  chart: Chart;
  team: readonly string[];
  onClose: () => void;
}) {
  const { site, chart, team, onClose } = props;
  const own = useSession().data?.user.email;
  const [rule, setRule] = useState<NewAlert["rule"]>("above");
  const [threshold, setThreshold] = useState<number | string>("");
  const [hours, setHours] = useState("24");
  const [emails, setEmails] = useState(own !== undefined && team.includes(own) ? [own] : []);
  const [url, setUrl] = useState("");
  const create = useCreateAlert(site, chart.id);
  const unit = unitOf(metricOf(chart).measure);
  const { suffix, scale } = rule === "change" ? { suffix: " %", scale: 0.01 } : unit;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      {
        rule,
        threshold: Number(threshold) * scale,
        hours: hours === "24" ? 24 : 168,
        emails,
        url: url.trim(),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal onClose={onClose} opened size="lg" title={`Tell somebody when ${chart.name}…`}>
      <form onSubmit={submit}>
        <Stack>
          <div className={classes.pair}>
            <Select
              allowDeselect={false}
              aria-label="When"
              data={[...RULES]}
              onChange={(next) => setRule(RULES.find(({ value }) => value === next)?.value ?? "above")}
              value={rule}
            />
            <NumberInput
              aria-label="Threshold"
              data-autofocus
              hideControls
              onChange={setThreshold}
              suffix={suffix}
              thousandSeparator=","
              value={threshold}
              w={130}
            />
            <Select
              allowDeselect={false}
              aria-label="In"
              data={SPANS}
              onChange={(next) => setHours(next ?? "24")}
              value={hours}
              w={170}
            />
          </div>
          <p className={classes.about}>
            Counted back from the age of the figures
            {rule === "change" && ", against as much time before, up or down"}. Looked at every two hours, and
            whenever figures are brought up to date; told once, and again once it has been back.
          </p>
          <MultiSelect
            data={[...team]}
            label="Write to"
            onChange={setEmails}
            placeholder={emails.length === 0 ? "Members of the team" : ""}
            searchable
            value={emails}
          />
          <TextInput
            description="Called by POST, signed with the site’s secret"
            label="Call a server"
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
            placeholder="https://"
            type="url"
            value={url}
          />
          <FormFoot
            error={create.error}
            isBusy={create.isPending}
            isDisabled={threshold === "" || threshold === "-" || (emails.length === 0 && url.trim() === "")}
            onCancel={onClose}
            verb="Save alert"
          />
        </Stack>
      </form>
    </Modal>
  );
}
