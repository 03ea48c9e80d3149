import { Alert, Anchor, Drawer, Stack } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { Link } from "react-router";
import { absoluteTime } from "../shared/format";
import { Json } from "../shared/Json";
import classes from "./Calls.module.css";
import type { Call } from "./calls";

/** One call with everything that is known of it. */
export function CallDrawer(props: { call: Call | undefined; site: string; onClose: () => void }) {
  const { call, site, onClose } = props;
  return (
    <Drawer
      onClose={onClose}
      opened={call !== undefined}
      position="right"
      size="md"
      title={call && titleOf(call)}
    >
      {call !== undefined && (
        <Stack>
          {call.isRejected && (
            <Alert color="red" icon={<CircleAlert size={17} />} title={call.message} variant="light">
              <code>{call.code}</code>
              {call.path !== "" && (
                <>
                  {" at "}
                  <code>{call.path}</code>
                </>
              )}
            </Alert>
          )}
          <dl className={classes.facts}>
            <Fact label="Call">/{call.kind}</Fact>
            {call.person !== "" && (
              <Fact label="Person">
                {call.person}
                {!call.isRejected && (
                  <Anchor
                    component={Link}
                    ml="sm"
                    size="sm"
                    to={`/sites/${site}/people?search=${encodeURIComponent(call.person)}`}
                  >
                    Find them
                  </Anchor>
                )}
              </Fact>
            )}
            {call.target !== "" && <Fact label="Merged into">{call.target}</Fact>}
            {!call.isRejected && <Fact label="Happened">{absoluteTime(call.at)}</Fact>}
            <Fact label="Arrived">{absoluteTime(call.received)}</Fact>
            {call.flag !== "" && <Fact label="About the time">{call.flag}</Fact>}
          </dl>
          {call.data !== "" && <Json value={call.data} />}
        </Stack>
      )}
    </Drawer>
  );
}

function titleOf(call: Call): string {
  return call.name || `/${call.kind}`;
}

function Fact(props: { label: string; children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
