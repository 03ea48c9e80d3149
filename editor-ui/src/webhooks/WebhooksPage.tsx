import { Button } from "@mantine/core";
import { Lock, Plus, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { useMay } from "../api/session";
import { useWebhooks, type Webhook } from "../api/webhooks";
import classes from "../settings/Settings.module.css";
import { SettingsPage } from "../settings/SettingsPage";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { WebhookCard } from "./WebhookCard";
import { WebhookDialog } from "./WebhookDialog";

/** Other systems that are told what happens here. */
export default function WebhooksPage() {
  const site = useSiteId();
  const may = useMay(site, "settings");
  return (
    <SettingsPage
      note="Other systems are told what happens: signed, tried again, and ready to be sent once more."
      title="Webhooks"
    >
      {may ? (
        <Webhooks key={site} site={site} />
      ) : (
        <Empty icon={Lock} title="Webhooks are for admins">
          <p>Ask an admin of this site for one.</p>
        </Empty>
      )}
    </SettingsPage>
  );
}

function Webhooks(props: { site: string }) {
  const { site } = props;
  const found = useWebhooks(site);
  const [edited, setEdited] = useState<Webhook | "new">();
  if (found.isPending) {
    return <BlocksSkeleton heights={[160, 160]} />;
  }
  if (found.isError) {
    return <Failed error={found.error} retry={() => void found.refetch()} />;
  }
  const { items, kinds } = found.data;
  const add = (
    <Button leftSection={<Plus size={15} />} mx="auto" onClick={() => setEdited("new")}>
      New endpoint
    </Button>
  );
  return (
    <div className={classes.cards}>
      {items.length === 0 ? (
        <Empty icon={WebhookIcon} title="Nobody is told yet">
          <p>
            An endpoint is an address of another system. It hears of people, segments, letters and campaigns.
          </p>
          {add}
        </Empty>
      ) : (
        <>
          <div>{add}</div>
          {items.map((webhook) => (
            <WebhookCard key={webhook.id} onEdit={() => setEdited(webhook)} site={site} webhook={webhook} />
          ))}
        </>
      )}
      {edited !== undefined && (
        <WebhookDialog
          kinds={kinds}
          onClose={() => setEdited(undefined)}
          site={site}
          webhook={edited === "new" ? undefined : edited}
        />
      )}
    </div>
  );
}
