import { Alert, Switch } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../api/session";
import { type Site, useChangeSite, useSite } from "../api/sites";
import { Card } from "../shared/Card";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { SecretCard } from "./SecretCard";
import classes from "./Settings.module.css";
import { SettingsPage } from "./SettingsPage";
import { SignatureCard } from "./SignatureCard";
import { SigningCard } from "./SigningCard";

/** Signed ids: nobody speaks for somebody else. */
export default function SecurePage() {
  const id = useSiteId();
  const site = useSite(id);
  const mayChange = useMay(id, "settings");
  return (
    <SettingsPage
      note="A page can name anybody. A signature, made on your server, proves that it may."
      title="Secure mode"
    >
      {site.isPending && <BlocksSkeleton heights={[120, 120, 280, 200]} />}
      {site.isError && <Failed error={site.error} retry={() => void site.refetch()} />}
      {site.data !== undefined && (
        <>
          <Mode mayChange={mayChange} key={id} site={site.data} />
          {mayChange && <SecretCard site={id} />}
          <SigningCard />
          <SignatureCard key={`signature-${id}`} site={id} />
        </>
      )}
    </SettingsPage>
  );
}

function Mode(props: { site: Site; mayChange: boolean }) {
  const { site, mayChange } = props;
  const change = useChangeSite(site.id);
  return (
    <Card title="What is taken">
      <Switch
        checked={change.isPending ? change.variables.signed_only : site.signed_only}
        description="A call counts only with a signature of its id. Sign everywhere first: what is unsigned is refused from then on."
        disabled={!mayChange}
        label="Allow only signed data"
        onChange={(event) => change.mutate({ name: site.name, signed_only: event.currentTarget.checked })}
      />
      <p className={classes.note} data-below>
        {mayChange ? "" : "Only an admin of this site can change this. "}
        <Link to={`/sites/${site.id}/live?tab=rejected`}>See what is refused, and why</Link>
      </p>
      {change.isError && (
        <Alert color="red" role="alert" variant="light">
          {change.error.message}
        </Alert>
      )}
    </Card>
  );
}
