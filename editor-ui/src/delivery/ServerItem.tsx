import { Alert, Button } from "@mantine/core";
import { type MailServer, useCheckServer } from "../api/delivery";
import { Row } from "../shared/Rows";
import { Acts, type ActsProps } from "./Acts";

const SECURITY: Record<string, string> = { none: "not encrypted", starttls: "STARTTLS", tls: "TLS" };

export function ServerItem(props: ActsProps & { site: string; server: MailServer }) {
  const { site, server, mayChange } = props;
  const check = useCheckServer(site);
  const problem = check.data?.problem ?? check.error?.message;
  return (
    <Row
      name={server.name}
      about={
        <>
          {server.host}:{server.port}, {SECURITY[server.security]}
          {server.username !== "" && `, as ${server.username}`}
        </>
      }
      acts={
        <Acts {...props} name={server.name}>
          {mayChange && (
            <Button
              aria-label={`Check ${server.name}`}
              loading={check.isPending}
              onClick={() => check.mutate(server.id)}
              size="compact-sm"
              variant="default"
            >
              Check
            </Button>
          )}
        </Acts>
      }
      below={
        problem !== undefined && (
          <Alert color={problem === "" ? "pine" : "red"} role="status" variant="light">
            {problem === "" ? "It lets us in." : problem}
          </Alert>
        )
      }
    />
  );
}
