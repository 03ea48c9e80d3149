import { Alert, Button } from "@mantine/core";
import { type MailServer, useCheckServer } from "../api/delivery";
import { Acts, type ActsProps } from "./Acts";
import classes from "./Delivery.module.css";

const SECURITY: Record<string, string> = { none: "not encrypted", starttls: "STARTTLS", tls: "TLS" };

export function ServerItem(props: ActsProps & { site: string; server: MailServer }) {
  const { site, server, mayChange } = props;
  const check = useCheckServer(site);
  const problem = check.data?.problem ?? check.error?.message;
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <span className={classes.name}>{server.name}</span>
        <span className={classes.about}>
          {server.host}:{server.port}, {SECURITY[server.security]}
          {server.username !== "" && `, as ${server.username}`}
        </span>
      </div>
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
      {problem !== undefined && (
        <Alert
          className={classes.said ?? ""}
          color={problem === "" ? "pine" : "red"}
          role="status"
          variant="light"
        >
          {problem === "" ? "It lets us in." : problem}
        </Alert>
      )}
    </li>
  );
}
