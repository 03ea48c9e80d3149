import { Alert, Button, Text } from "@mantine/core";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Delivery, type Removed, useDelivery, useRemoveDelivery } from "../api/delivery";
import { useMay } from "../api/session";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { Page } from "../shared/Page";
import { Rows } from "../shared/Rows";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Delivery.module.css";
import { DomainDialog } from "./DomainDialog";
import { DomainItem } from "./DomainItem";
import { HooksCard } from "./HooksCard";
import { PaceCard } from "./PaceCard";
import { SenderDialog } from "./SenderDialog";
import { SenderItem } from "./SenderItem";
import { ServerDialog } from "./ServerDialog";
import { ServerItem } from "./ServerItem";
import { TrackingCard } from "./TrackingCard";

/** What is being made or changed: the id, "" for a new one. */
type Opened = { what: Removed["what"]; id: string };

/** From whom letters are, how they leave, and whether receivers can tell that they are genuine. */
export default function DeliveryPage() {
  const site = useSiteId();
  const delivery = useDelivery(site);
  const mayChange = useMay(site, "settings");
  return (
    <Page
      note="From whom letters are, by which servers they leave, and how receivers know that they are yours."
      title="Mail delivery"
    >
      {delivery.isPending && <BlocksSkeleton heights={[140, 140, 200]} />}
      {delivery.isError && delivery.data === undefined && (
        <Failed error={delivery.error} retry={() => void delivery.refetch()} />
      )}
      {delivery.data !== undefined && (
        <Settings delivery={delivery.data} mayChange={mayChange} key={site} site={site} />
      )}
    </Page>
  );
}

function Settings(props: { site: string; delivery: Delivery; mayChange: boolean }) {
  const { site, delivery, mayChange } = props;
  const [opened, setOpened] = useState<Opened>();
  const [removed, setRemoved] = useState<Removed>();
  const remove = useRemoveDelivery(site);
  const mayInstall = useMay(site, "install");
  const close = () => setOpened(undefined);
  const add = (what: Opened["what"], label: string) =>
    (what === "server" ? mayInstall : mayChange) && (
      <Button
        leftSection={<Plus size={14} />}
        onClick={() => setOpened({ what, id: "" })}
        size="compact-sm"
        variant="default"
      >
        {label}
      </Button>
    );
  const acts = (what: Removed["what"], id: string, name: string) => ({
    mayChange: what === "server" ? mayInstall : mayChange,
    onChange: () => setOpened({ what, id }),
    onRemove: () => setRemoved({ what, id, name }),
  });
  return (
    <div className={classes.cards}>
      {!mayChange && (
        <Alert color="gray" variant="light">
          Only an admin of this site can change these.
        </Alert>
      )}
      <Section
        aside={add("sender", "New sender")}
        note="A letter names the address it is from. Those listed here have a mail server and an address for answers of their own."
        title="Senders"
      >
        {delivery.senders.map((sender) => (
          <SenderItem
            {...acts("sender", sender.id, sender.address)}
            key={sender.id}
            sender={sender}
            server={delivery.servers.find((each) => each.id === sender.server)}
          />
        ))}
      </Section>
      <Section
        aside={add("server", "New mail server")}
        note={`Senders without one of these use the installation’s own, ${delivery.own_server}.`}
        title="Mail servers"
      >
        {delivery.servers.map((server) => (
          <ServerItem
            {...acts("server", server.id, server.name)}
            key={server.id}
            server={server}
            site={site}
          />
        ))}
      </Section>
      <Section
        aside={add("domain", "New domain")}
        note="Letters of these domains are signed (DKIM). The check looks for the records that receivers go by, and says what to paste."
        title="Domains"
      >
        {delivery.domains.map((domain) => (
          <DomainItem
            {...acts("domain", domain.domain, domain.domain)}
            domain={domain}
            key={domain.domain}
            site={site}
          />
        ))}
      </Section>
      <PaceCard
        delivery={delivery}
        mayChange={mayChange}
        onRemove={(what, id) => setRemoved({ what, id, name: PACES[what](id) })}
        site={site}
      />
      <TrackingCard mayChange={mayChange} site={site} tracking={delivery.tracking} />
      <HooksCard
        bounceDomain={delivery.bounce_domain}
        hooks={delivery.hooks}
        mayChange={mayChange}
        onRemove={(id, name) => setRemoved({ what: "hook", id, name: `the secret of ${name}` })}
        site={site}
      />
      {opened?.what === "sender" && (
        <SenderDialog
          onClose={close}
          sender={delivery.senders.find((each) => each.id === opened.id)}
          servers={delivery.servers}
          site={site}
        />
      )}
      {opened?.what === "server" && (
        <ServerDialog
          onClose={close}
          server={delivery.servers.find((each) => each.id === opened.id)}
          site={site}
        />
      )}
      {opened?.what === "domain" && <DomainDialog onClose={close} site={site} />}
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={() => {
          remove.reset();
          setRemoved(undefined);
        }}
        onConfirm={() => removed && remove.mutate(removed, { onSuccess: () => setRemoved(undefined) })}
        opened={removed !== undefined}
        title={`Remove ${removed?.name ?? ""}?`}
        verb="Remove it"
      >
        <Text>{removed === undefined ? "" : CONSEQUENCES[removed.what]}</Text>
      </Confirm>
    </div>
  );
}

const PACES = {
  limit: (domain: string) => `the limit of ${domain === "*" ? "all other domains" : domain}`,
  warm_up: (domain: string) => `the warm-up of ${domain}`,
};

const CONSEQUENCES: Record<Removed["what"], string> = {
  server: "Its password is forgotten.",
  sender: "Letters that name it go on, by the installation’s own mail server.",
  domain: "Its key is forgotten, and its letters are no longer signed.",
  limit: "Letters that wait keep their place; those after them go at once.",
  warm_up: "Letters that wait keep their place; those after them go at once.",
  hook: "Its calls are refused from then on.",
};

function Section(props: { title: string; note: string; aside: ReactNode; children: ReactNode[] }) {
  return (
    <Card aside={props.aside} title={props.title}>
      <p className={classes.note}>{props.note}</p>
      {props.children.length > 0 && <Rows>{props.children}</Rows>}
    </Card>
  );
}
