import { Alert, Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useMay } from "../api/session";
import { type Site, useChangeSite, useSite } from "../api/sites";
import { SuppressedCard } from "../letters/SuppressedCard";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { RemoveSiteCard } from "./RemoveSiteCard";
import classes from "./Settings.module.css";
import { SettingsPage } from "./SettingsPage";
import { Snippets } from "./Snippets";

/** What is set for a site, and what its own programs need to know to send data. */
export default function SitePage() {
  const id = useSiteId();
  const site = useSite(id);
  const mayChange = useMay(id, "settings");
  const mayRemove = useMay(id, "install");
  return (
    <SettingsPage
      note="What this site is called, and how its programs reach Tracktor."
      title="Application settings"
    >
      {site.isPending && <BlocksSkeleton heights={[180, 120, 220]} />}
      {site.isError && <Failed error={site.error} retry={() => void site.refetch()} />}
      {site.data !== undefined && (
        <>
          <General mayChange={mayChange} key={site.data.id} site={site.data} />
          <Card title="Token">
            <p className={classes.note}>
              The <code>sid</code> of every call. It says which site a call is for, and is no secret: it
              stands in your pages.
            </p>
            <CodeBlock label="token" text={site.data.token} />
          </Card>
          <SuppressedCard key={`suppressed-${site.data.id}`} site={site.data.id} />
          <Snippets signedOnly={site.data.signed_only} token={site.data.token} />
          {mayRemove && <RemoveSiteCard key={`remove-${site.data.id}`} site={site.data} />}
        </>
      )}
    </SettingsPage>
  );
}

function General(props: { site: Site; mayChange: boolean }) {
  const { site, mayChange } = props;
  const [name, setName] = useState(site.name);
  const change = useChangeSite(site.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), signed_only: site.signed_only });
  };
  return (
    <Card title="Site">
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.line}>
          <TextInput
            disabled={!mayChange}
            label="Name"
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            value={name}
            w={320}
          />
          <Button
            disabled={!mayChange || name.trim() === "" || name.trim() === site.name}
            loading={change.isPending}
            type="submit"
            variant="default"
          >
            Rename
          </Button>
        </div>
        {!mayChange && <p className={classes.note}>Only an admin of this site can change this.</p>}
        {change.isError && (
          <Alert color="red" role="alert" variant="light">
            {change.error.message}
          </Alert>
        )}
      </form>
    </Card>
  );
}
