import { Alert, Button, Group, NumberInput, Select, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type RetentionRule, usePreviewRetention, useSetRetention } from "../api/eventRetention";
import settings from "../settings/Settings.module.css";
import { Card } from "../shared/Card";
import { count, plural } from "../shared/format";
import classes from "./Retention.module.css";

type Mode = RetentionRule["mode"];

const MODES: readonly { value: Mode; label: string }[] = [
  { value: "delete", label: "then delete" },
  { value: "aggregate", label: "then keep a number a day" },
  { value: "keep", label: "for good" },
];

/** The rules as they are edited; a dry run says what they would take before they are saved. */
export function Rules(props: { site: string; rules: readonly RetentionRule[] }) {
  const { site } = props;
  const [rules, setRules] = useState<readonly RetentionRule[]>(props.rules);
  const save = useSetRetention(site);
  const preview = usePreviewRetention(site);
  const isChanged = JSON.stringify(rules) !== JSON.stringify(props.rules);
  const change = (place: number, values: Partial<RetentionRule>) => {
    preview.reset();
    save.reset();
    setRules(rules.map((rule, index) => (index === place ? { ...rule, ...values } : rule)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate([...rules], { onSuccess: (answer) => setRules(answer.rules) });
  };
  const failure = save.error ?? preview.error;
  return (
    <Card title="Rules">
      <form className={settings.form} onSubmit={submit}>
        {rules.length === 0 && <p className={settings.note}>All events are kept for good.</p>}
        <ul aria-label="Rules" className={classes.rules}>
          {rules.map((rule, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no id, and its name is being typed
            <li className={settings.line} key={place}>
              <TextInput
                className={settings.wide ?? ""}
                label="Event"
                maxLength={255}
                onChange={(event) => change(place, { event: event.currentTarget.value })}
                placeholder="All others"
                value={rule.event}
              />
              <NumberInput
                allowDecimal={false}
                disabled={rule.mode === "keep"}
                label="Days"
                max={36_500}
                min={7}
                onChange={(days) => change(place, { days: Number(days) })}
                value={rule.days}
                w={110}
              />
              <Select
                allowDeselect={false}
                data={MODES}
                label="What then"
                onChange={(mode) => change(place, { mode: (mode ?? "delete") as Mode })}
                value={rule.mode}
                w={230}
              />
              <Button
                aria-label={`Remove the rule of ${rule.event || "all others"}`}
                color="gray"
                onClick={() => setRules(rules.filter((_, index) => index !== place))}
                variant="subtle"
              >
                <Trash2 size={16} />
              </Button>
            </li>
          ))}
        </ul>
        <Group gap="xs">
          <Button
            leftSection={<Plus size={15} />}
            onClick={() => setRules([...rules, { event: "", days: 365, mode: "delete" }])}
            variant="default"
          >
            Add a rule
          </Button>
          <Button
            disabled={rules.length === 0}
            loading={preview.isPending}
            onClick={() => preview.mutate([...rules])}
            variant="default"
          >
            How many would go?
          </Button>
          <Button disabled={!isChanged} loading={save.isPending} type="submit">
            Save
          </Button>
        </Group>
        {failure && (
          <Alert color="red" role="alert" variant="light">
            {failure.message}
          </Alert>
        )}
        {preview.isSuccess && (
          <div role="status">
            <p>
              <strong>{plural(preview.data.events, "event", "events")}</strong> would go now. Nothing has gone
              yet.
            </p>
            <ul className={classes.taken}>
              {preview.data.items.map((each) => (
                <li key={each.event}>
                  {each.event}: {count(each.events)} older than {each.days} days
                </li>
              ))}
            </ul>
          </div>
        )}
      </form>
    </Card>
  );
}
