import { Alert, Button, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSession } from "../api/session";
import { type Site, useChangeSite, useSite } from "../api/sites";
import { SuppressedCard } from "../letters/SuppressedCard";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { SecretCard } from "./SecretCard";
import classes from "./Settings.module.css";
import { Snippets } from "./Snippets";

/** What is set for a site, and what its own programs need to know to send data. */
export default function SitePage() {
  const id = useSiteId();
  const site = useSite(id);
  const session = useSession();
  const isOwner = session.data?.user.owner === true;
  return (
    <Page note="What this site is called, and how its programs reach Tracktor." title="Application settings">
      {site.isPending && <BlocksSkeleton heights={[180, 120, 220]} />}
      {site.isError && <Failed error={site.error} retry={() => void site.refetch()} />}
      {site.data !== undefined && (
        <div className={classes.cards}>
          <General isOwner={isOwner} key={site.data.id} site={site.data} />
          <Card title="Token">
            <p className={classes.note}>
              The <code>sid</code> of every call. It says which site a call is for, and is no secret: it
              stands in your pages.
            </p>
            <CodeBlock label="token" text={site.data.token} />
          </Card>
          {isOwner && <SecretCard site={site.data.id} />}
          <SuppressedCard key={`suppressed-${site.data.id}`} site={site.data.id} />
          <Snippets signedOnly={site.data.signed_only} token={site.data.token} />
        </div>
      )}
    </Page>
  );
}

function General(props: { site: Site; isOwner: boolean }) {
  const { site, isOwner } = props;
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
            disabled={!isOwner}
            label="Name"
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            value={name}
            w={320}
          />
          <Button
            disabled={!isOwner || name.trim() === "" || name.trim() === site.name}
            loading={change.isPending && change.variables.name !== site.name}
            type="submit"
            variant="default"
          >
            Rename
          </Button>
        </div>
        <Switch
          checked={change.isPending ? change.variables.signed_only : site.signed_only}
          description="Secure mode: a call counts only with a signature made with the secret, so that nobody can speak for somebody else."
          disabled={!isOwner}
          label="Allow only signed data"
          onChange={(event) => change.mutate({ name: site.name, signed_only: event.currentTarget.checked })}
        />
        {!isOwner && <p className={classes.note}>Only an owner of this installation can change these.</p>}
        {change.isError && (
          <Alert color="red" role="alert" variant="light">
            {change.error.message}
          </Alert>
        )}
      </form>
    </Card>
  );
}
