import { Alert, Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCheckAddress, useLetAgain, useSuppress, useSuppressionCounts } from "../api/suppressions";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { May } from "../shared/May";
import classes from "./Suppressed.module.css";
import { SuppressedFiles } from "./SuppressedFiles";

const REASONS = [
  { name: "unsubscribed", label: "Unsubscribed" },
  { name: "bounced", label: "Bounced" },
  { name: "complained", label: "Complained" },
  { name: "manual", label: "By hand" },
] as const;

const WHY: Record<string, string> = {
  unsubscribed: "has unsubscribed. It gets only letters that were asked for.",
  bounced: "is suppressed: a letter to it came back.",
  complained: "is suppressed: its owner has called a letter spam.",
  manual: "is suppressed by hand.",
};

/** Addresses that get no letters: how many, and one asked about, added or let again. */
export function SuppressedCard(props: { site: string }) {
  const { site } = props;
  const counts = useSuppressionCounts(site);
  return (
    <Card title="Suppressed addresses">
      <p className={classes.note}>
        They get no letters. Only their hashes are kept, so they can be asked for, but not listed.
      </p>
      <dl className={classes.counts}>
        {REASONS.map(({ name, label }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{counts.data === undefined ? "…" : count(counts.data[name])}</dd>
          </div>
        ))}
      </dl>
      {counts.isError && (
        <Alert color="red" role="alert" variant="light">
          {counts.error.message}
        </Alert>
      )}
      <div className={classes.form}>
        <OneAddress site={site} />
        <SuppressedFiles site={site} />
      </div>
    </Card>
  );
}

function OneAddress(props: { site: string }) {
  const { site } = props;
  const [typed, setTyped] = useState("");
  const check = useCheckAddress(site);
  const suppress = useSuppress(site);
  const letAgain = useLetAgain(site);
  const email = typed.trim();
  const isAnswered = check.data !== undefined && check.variables === email;
  const error = suppress.error ?? letAgain.error ?? check.error;
  const ask = (event?: FormEvent) => {
    event?.preventDefault();
    suppress.reset();
    letAgain.reset();
    check.mutate(email);
  };
  const again = { onSuccess: () => check.mutate(email) };
  return (
    <form className={classes.form} onSubmit={ask}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Address"
          maxLength={320}
          onChange={(event) => setTyped(event.currentTarget.value)}
          placeholder="ann@example.com"
          type="email"
          value={typed}
          w={320}
        />
        <Button disabled={email.length < 3} loading={check.isPending} type="submit" variant="default">
          Check
        </Button>
      </Group>
      {isAnswered && (
        <output className={classes.answer}>
          <span>
            <strong>{email}</strong>{" "}
            {check.data.reason === null
              ? "gets letters."
              : (WHY[check.data.reason] ?? `is suppressed: ${check.data.reason}.`)}
          </span>
          <May right="consent">
            {check.data.reason === null ? (
              <Button
                loading={suppress.isPending}
                onClick={() => suppress.mutate([email], again)}
                size="compact-sm"
                variant="default"
              >
                Suppress it
              </Button>
            ) : (
              <Button
                loading={letAgain.isPending}
                onClick={() => letAgain.mutate(email, again)}
                size="compact-sm"
                variant="default"
              >
                Let it have letters again
              </Button>
            )}
          </May>
        </output>
      )}
      {error !== null && (
        <Alert color="red" role="alert" variant="light">
          {error.message}
        </Alert>
      )}
    </form>
  );
}
