import { Modal, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { useState } from "react";
import type { Chart } from "../api/analytics";
import { useSession } from "../api/session";
import { type AlertView, type NewAlert, useSaveAlert } from "../api/watching";
import { DialogForm } from "../shared/DialogForm";
import { waysOf } from "./alertWords";
import classes from "./Dialogs.module.css";
import { measureOf, unitOf } from "./metric";

const RULES = [
  { value: "above", label: "is above" },
  { value: "below", label: "is below" },
  { value: "change", label: "changes by more than" },
] as const;
const SPANS = [
  { value: "24", label: "the last 24 hours" },
  { value: "168", label: "the last 7 days" },
];

interface AlertDialogProps {
  site: string;
  chart: Chart;
  /** The one that is changed; without it another one is made. */
  alert: AlertView | undefined;
  team: readonly string[];
  onClose: () => void;
}

/** Who is to be told of what. */
export default function AlertDialog(props: AlertDialogProps) {
  const { site, chart, alert, team, onClose } = props;
  const own = useSession().data?.user.email;
  const ways = waysOf(chart);
  const [before] = useState(() =>
    beginning(chart, alert, own !== undefined && team.includes(own) ? [own] : []),
  );
  const [rule, setRule] = useState(before.rule);
  const [threshold, setThreshold] = useState<number | string>(before.threshold);
  const [hours, setHours] = useState(before.hours);
  const [step, setStep] = useState(before.step);
  const [emails, setEmails] = useState(before.emails.filter((each) => team.includes(each)));
  const [url, setUrl] = useState(before.url);
  const { suffix, scale } = unit(chart, rule);
  const save = useSaveAlert(site, chart.id, alert?.id);
  const submit = () => {
    save.mutate(
      {
        rule,
        threshold: Number(threshold) * scale,
        hours: hours === "24" ? 24 : 168,
        step: step === "" ? null : Number(step),
        emails,
        url: url.trim(),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal onClose={onClose} opened size="lg" title={`Tell somebody when ${chart.name}…`}>
      <DialogForm
        error={save.error}
        isBusy={save.isPending}
        isDisabled={threshold === "" || threshold === "-" || (emails.length === 0 && url.trim() === "")}
        onCancel={onClose}
        onSubmit={submit}
        verb={alert === undefined ? "Save alert" : "Change alert"}
      >
        {ways.length > 2 && (
          <Select
            allowDeselect={false}
            data={ways}
            label="Conversion of"
            onChange={(next) => setStep(next ?? "")}
            value={step}
          />
        )}
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
          {ways.length > 0 && " Of those who began in that time, as far as they have come."}
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
      </DialogForm>
    </Modal>
  );
}

function unit(chart: Chart, rule: NewAlert["rule"]) {
  return rule === "change" ? { suffix: " %", scale: 0.01 } : unitOf(measureOf(chart));
}

/** What the fields hold when it opens: of an alert as people say it, or of a new one. */
function beginning(chart: Chart, alert: AlertView | undefined, own: string[]) {
  if (alert === undefined) {
    const rule: NewAlert["rule"] = chart.kind === "funnel" ? "below" : "above";
    return { rule, threshold: "", hours: "24", step: "", emails: own, url: "" };
  }
  const { rule, emails, url } = alert;
  return {
    rule,
    // Without the last digits, which are of the division.
    threshold: Number((alert.threshold / unit(chart, rule).scale).toPrecision(12)),
    hours: String(alert.hours),
    step: String(alert.step ?? ""),
    emails,
    url,
  };
}
