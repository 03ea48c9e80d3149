import { Alert, Button, Group, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type MailTracking, useSetTracking } from "../api/delivery";
import { Card } from "../shared/Card";
import classes from "./Delivery.module.css";

const TAGS = [
  { name: "utm_source", placeholder: "newsletter" },
  { name: "utm_medium", placeholder: "email" },
  { name: "utm_campaign", placeholder: "{letter}" },
  { name: "utm_content", placeholder: "" },
] as const;

/** What is noticed of readers, by which address, and what links say of where they stood. */
export function TrackingCard(props: { site: string; tracking: MailTracking; mayChange: boolean }) {
  const { site, tracking, mayChange } = props;
  const [written, setWritten] = useState(tracking);
  const set = useSetTracking(site);
  const isChanged = JSON.stringify(written) !== JSON.stringify(tracking);
  const put = (change: Partial<MailTracking>) => {
    set.reset();
    setWritten({ ...written, ...change });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ ...written, address: written.address.trim() }, { onSuccess: setWritten });
  };
  return (
    <Card title="Opens, clicks and links">
      <p className={classes.note}>
        For letters from now on. A letter can have its own opens and clicks go unnoticed, too.
      </p>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Switch
            checked={written.opens}
            disabled={!mayChange}
            label="Notice opens"
            onChange={(event) => put({ opens: event.currentTarget.checked })}
          />
          <Switch
            checked={written.clicks}
            disabled={!mayChange}
            label="Notice clicks"
            onChange={(event) => put({ clicks: event.currentTarget.checked })}
          />
          <TextInput
            autoComplete="off"
            description="A name of your own that leads here, so that links are of your domain."
            disabled={!mayChange}
            label="Address of links in letters"
            maxLength={300}
            onChange={(event) => put({ address: event.currentTarget.value })}
            placeholder="https://links.example.com"
            value={written.address}
          />
          <div className={classes.pair}>
            {TAGS.map(({ name, placeholder }) => (
              <TextInput
                autoComplete="off"
                disabled={!mayChange}
                key={name}
                label={name}
                maxLength={100}
                onChange={(event) => put({ [name]: event.currentTarget.value })}
                placeholder={placeholder}
                value={written[name]}
              />
            ))}
          </div>
          <p className={classes.about}>
            Links that have a parameter of these already keep it. {"{letter}"} is the letter’s name.
          </p>
          {set.isError && (
            <Alert color="red" role="alert" variant="light">
              {set.error.message}
            </Alert>
          )}
          {mayChange && (
            <Group>
              <Button disabled={!isChanged} loading={set.isPending} type="submit">
                Save
              </Button>
              {set.isSuccess && !isChanged && <output className={classes.about}>Saved.</output>}
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  );
}
