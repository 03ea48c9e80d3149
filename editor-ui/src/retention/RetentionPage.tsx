import { Lock } from "lucide-react";
import { type Retention, useRetention } from "../api/eventRetention";
import { useMay } from "../api/session";
import classes from "../settings/Settings.module.css";
import { SettingsPage } from "../settings/SettingsPage";
import { Card } from "../shared/Card";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { Applying } from "./Applying";
import { Rules } from "./Rules";

/** How long a site keeps its events. */
export default function RetentionPage() {
  const site = useSiteId();
  const may = useMay(site, "settings");
  return (
    <SettingsPage
      note="Old events go by themselves. Who did something, how often, first and last, stays with each person."
      title="Data retention"
    >
      {may ? (
        <Kept key={site} site={site} />
      ) : (
        <Empty icon={Lock} title="Data retention is for admins">
          <p>Ask an admin of this site.</p>
        </Empty>
      )}
    </SettingsPage>
  );
}

function Kept(props: { site: string }) {
  const { site } = props;
  const found = useRetention(site);
  if (found.isPending) {
    return <BlocksSkeleton heights={[220, 120]} />;
  }
  if (found.isError) {
    return <Failed error={found.error} retry={() => void found.refetch()} />;
  }
  return (
    <div className={classes.cards}>
      <Rules rules={found.data.rules} site={site} />
      <Applying kept={found.data} site={site} />
      <Log kept={found.data} />
    </div>
  );
}

function Log(props: { kept: Retention }) {
  const { audit_days } = props.kept;
  return (
    <Card title="Audit log">
      <p className={classes.note}>
        {audit_days === 0
          ? "Entries of the audit log are kept for good."
          : `Entries of the audit log are kept for ${audit_days} days.`}{" "}
        This is set for the whole installation (<code>TRACKTOR_AUDIT_DAYS</code>).
      </p>
    </Card>
  );
}
