import { Button } from "@mantine/core";
import { useState } from "react";
import type { MailHook } from "../api/delivery";
import { Card } from "../shared/Card";
import { Command } from "../shared/Command";
import { Row, Rows } from "../shared/Rows";
import classes from "./Delivery.module.css";
import { HookDialog } from "./HookDialog";
import { SERVICES } from "./services";

/** How we hear of letters that come back: by mail of our own, and from services that send for the site. */
export function HooksCard(props: {
  site: string;
  hooks: MailHook[];
  bounceDomain: string;
  mayChange: boolean;
  onRemove: (id: string, name: string) => void;
}) {
  const { site, hooks, bounceDomain, mayChange, onRemove } = props;
  const [opened, setOpened] = useState<MailHook>();
  return (
    <Card title="Bounces and complaints">
      <p className={classes.note}>
        {bounceDomain === ""
          ? "No mail comes back here: TRACKTOR_BOUNCE_DOMAIN is not set."
          : `Letters come back to ${bounceDomain}. Feedback loops may report to complaints@${bounceDomain}.`}{" "}
        A service that sends for you can tell what it hears: give it the address below, and set what its calls
        are checked with.
      </p>
      <Rows>
        {hooks.map((hook) => {
          const { name } = SERVICES[hook.service];
          return (
            <Row
              key={hook.service}
              name={name}
              about={hook.is_set ? "Listened to" : "Not listened to"}
              acts={
                <>
                  {mayChange && (
                    <Button
                      aria-label={hook.is_set ? `Change the secret of ${name}` : `Set up ${name}`}
                      onClick={() => setOpened(hook)}
                      size="compact-sm"
                      variant="default"
                    >
                      {hook.is_set ? "Change" : "Set up"}
                    </Button>
                  )}
                  {mayChange && hook.is_set && (
                    <Button
                      aria-label={`Remove the secret of ${name}`}
                      onClick={() => onRemove(hook.service, name)}
                      size="compact-sm"
                      variant="default"
                    >
                      Remove
                    </Button>
                  )}
                </>
              }
              below={<Command>{hook.url}</Command>}
            />
          );
        })}
      </Rows>
      {opened !== undefined && <HookDialog hook={opened} onClose={() => setOpened(undefined)} site={site} />}
    </Card>
  );
}
