import { Badge, Button, Text } from "@mantine/core";
import { BookOpen, KeySquare, Lock, Plus } from "lucide-react";
import { useState } from "react";
import { type ApiKey, useApiKeys, useRevokeApiKey } from "../api/apiKeys";
import { useMay } from "../api/session";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { Page } from "../shared/Page";
import { Row, Rows } from "../shared/Rows";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import { NewKeyDialog } from "./NewKeyDialog";

/** Keys by which programs use the REST API. */
export default function ApiKeysPage() {
  const site = useSiteId();
  const may = useMay(site, "keys");
  const [isMaking, setMaking] = useState(false);
  const add = (
    <Button leftSection={<Plus size={15} />} mx="auto" onClick={() => setMaking(true)}>
      New key
    </Button>
  );
  return (
    <Page
      actions={
        <>
          <Button
            component="a"
            href="/api-reference"
            leftSection={<BookOpen size={15} />}
            rel="noreferrer"
            target="_blank"
            variant="default"
          >
            Reference
          </Button>
          {may && add}
        </>
      }
      note="By which programs use the REST API, each with rights of its own. Of this site alone."
      title="API keys"
    >
      {may ? (
        <Keys add={add} key={site} site={site} />
      ) : (
        <Empty icon={Lock} title="API keys are for admins">
          <p>Ask an admin of this site for one.</p>
        </Empty>
      )}
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} site={site} />}
    </Page>
  );
}

function Keys(props: { site: string; add: React.ReactNode }) {
  const { site, add } = props;
  const keys = useApiKeys(site);
  const revoke = useRevokeApiKey(site);
  const [revoked, setRevoked] = useState<ApiKey>();
  if (keys.isPending) {
    return <LinesSkeleton lines={4} />;
  }
  if (keys.isError) {
    return <Failed error={keys.error} retry={() => void keys.refetch()} />;
  }
  if (keys.data.length === 0) {
    return (
      <Empty icon={KeySquare} title="No keys yet">
        <p>
          All that the dashboard does, a program can do: <code>Authorization: Bearer</code> and a key with the
          rights it needs.
        </p>
        {add}
      </Empty>
    );
  }
  return (
    <Card flush>
      <Rows isFlush label="API keys">
        {keys.data.map((key) => (
          <Row
            key={key.id}
            name={
              <>
                {key.name} <code>…{key.hint}</code>
                {key.rights.map((right) => (
                  <Badge color="gray" key={right} size="sm" variant="light">
                    {right}
                  </Badge>
                ))}
              </>
            }
            about={
              <>
                Made by {key.by} <Time ms={key.created} />, last used <Time ms={key.used} never="never" />
              </>
            }
            acts={
              <Button
                aria-label={`Revoke ${key.name}`}
                onClick={() => setRevoked(key)}
                size="compact-sm"
                variant="default"
              >
                Revoke
              </Button>
            }
          />
        ))}
      </Rows>
      <Confirm
        error={revoke.error}
        isBusy={revoke.isPending}
        onClose={() => {
          revoke.reset();
          setRevoked(undefined);
        }}
        onConfirm={() => revoked && revoke.mutate(revoked.id, { onSuccess: () => setRevoked(undefined) })}
        opened={revoked !== undefined}
        title={`Revoke ${revoked?.name ?? ""}?`}
        verb="Revoke the key"
      >
        <Text>What uses it is refused from the next call on. This can’t be taken back.</Text>
      </Confirm>
    </Card>
  );
}
