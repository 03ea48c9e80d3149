import { Alert, Badge, Button } from "@mantine/core";
import { type OpenSession, useEndSession, useOpenSessions } from "../api/security";
import { Card } from "../shared/Card";
import { Row, Rows } from "../shared/Rows";
import { Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { browserName } from "./browserName";

/** Where one is logged in. */
export function SessionsCard() {
  const sessions = useOpenSessions();
  const end = useEndSession();
  const others = sessions.data?.some(({ present }) => !present) === true;
  return (
    <Card
      aside={
        others && (
          <Button
            loading={end.isPending && end.variables === undefined}
            onClick={() => end.mutate(undefined)}
            size="compact-sm"
            variant="default"
          >
            End all others
          </Button>
        )
      }
      title="Where you are logged in"
    >
      {sessions.isPending && <LinesSkeleton lines={2} />}
      {sessions.isError && <Failed error={sessions.error} retry={() => void sessions.refetch()} />}
      {sessions.data !== undefined && (
        <Rows>
          {sessions.data.map((session) => (
            <Item
              isBusy={end.isPending && end.variables === session.id}
              key={session.id}
              onEnd={() => end.mutate(session.id)}
              session={session}
            />
          ))}
        </Rows>
      )}
      {end.isError && (
        <Alert color="red" role="alert" variant="light">
          {end.error.message}
        </Alert>
      )}
    </Card>
  );
}

function Item(props: { session: OpenSession; isBusy: boolean; onEnd: () => void }) {
  const { session, isBusy, onEnd } = props;
  const name = browserName(session.agent);
  return (
    <Row
      name={
        <>
          {name}
          {session.present && (
            <Badge color="pine" size="sm" variant="light">
              this one
            </Badge>
          )}
        </>
      }
      about={
        <>
          {session.address !== "" && `${session.address}; `}
          {session.by_link ? "by a link" : "by password"} <Time ms={session.opened} />, last used{" "}
          <Time ms={session.seen} />
        </>
      }
      acts={
        !session.present && (
          <Button
            aria-label={`End the session of ${name}`}
            loading={isBusy}
            onClick={onEnd}
            size="compact-sm"
            variant="default"
          >
            End
          </Button>
        )
      }
    />
  );
}
