import { Alert, Badge, Button, Switch } from "@mantine/core";
import { type MailDomain, type RecordCheck, useCheckDomain, useSignDomain } from "../api/delivery";
import { CodeBlock } from "../shared/CodeBlock";
import { Row } from "../shared/Rows";
import { Acts, type ActsProps } from "./Acts";
import classes from "./Delivery.module.css";

const NAMES: Record<string, string> = { spf: "SPF", dkim: "DKIM", dmarc: "DMARC" };
const STATES: Record<string, { color: string; label: string }> = {
  good: { color: "pine", label: "good" },
  missing: { color: "orange", label: "not set" },
  wrong: { color: "red", label: "wrong" },
  unknown: { color: "gray", label: "no answer" },
};

/** A domain that is signed for, and what DNS says of it. */
export function DomainItem(props: ActsProps & { site: string; domain: MailDomain }) {
  const { site, domain, mayChange } = props;
  const sign = useSignDomain(site, domain.domain);
  const check = useCheckDomain(site, domain.domain);
  const error = check.error ?? sign.error;
  return (
    <Row
      name={domain.domain}
      about={<>selector {domain.selector}</>}
      acts={
        <Acts {...props} isFixed name={domain.domain}>
          <Button
            aria-label={`Check ${domain.domain}`}
            loading={check.isPending}
            onClick={() => check.mutate()}
            size="compact-sm"
            variant="default"
          >
            Check records
          </Button>
        </Acts>
      }
      below={
        (error !== null || check.data !== undefined) && (
          <>
            {error !== null && (
              <Alert color="red" role="alert" variant="light">
                {error.message}
              </Alert>
            )}
            {check.data !== undefined && (
              <div className={classes.records}>
                {check.data.checks.map((each) => (
                  <Record check={each} key={each.kind} />
                ))}
              </div>
            )}
          </>
        )
      }
    >
      <Switch
        checked={sign.isPending ? sign.variables : domain.signs}
        disabled={!mayChange}
        label="Sign letters"
        onChange={(event) => sign.mutate(event.currentTarget.checked)}
      />
    </Row>
  );
}

function Record(props: { check: RecordCheck }) {
  const { check } = props;
  const state = STATES[check.state];
  return (
    <section className={classes.record}>
      <h3>
        {NAMES[check.kind]}
        <Badge color={state?.color ?? "gray"} size="sm" variant="light">
          {state?.label ?? check.state}
        </Badge>
      </h3>
      <p>{check.message}</p>
      {check.state !== "good" && (
        <>
          <p className={classes.about}>
            TXT of <code>{check.name}</code>
          </p>
          <CodeBlock label={`${NAMES[check.kind]} record`} text={check.expected} />
        </>
      )}
      {check.state === "wrong" && check.found !== "" && (
        <p className={classes.about}>
          Now: <code>{check.found}</code>
        </p>
      )}
    </section>
  );
}
