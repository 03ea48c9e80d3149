import { Alert, Button, Switch, TextInput } from "@mantine/core";
import { CircleCheck, CircleDashed, CircleX, RotateCw } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { useArrived, useIntegrationCheck } from "../api/library";
import { useMay } from "../api/session";
import { type Site, useSummary } from "../api/sites";
import { Card } from "../shared/Card";
import { Time } from "../shared/Time";
import { useParam } from "../shared/useParam";
import classes from "./Settings.module.css";

type State = "good" | "bad" | "open";

/** Looks at a page of the site, and waits for the first event from it since then. */
export function RecheckCard(props: { site: Site }) {
  const { site } = props;
  const [kept, setKept] = useParam("page");
  const [url, setUrl] = useState(kept);
  const [isLocal, setLocal] = useState(false);
  const mayInstall = useMay(site.id, "install");
  const mayCheck = useMay(site.id, "write");
  const check = useIntegrationCheck(site.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const page = /^https?:\/\//.test(url.trim()) ? url.trim() : `https://${url.trim()}`;
    setUrl(page);
    setKept(page);
    check.mutate({ url: page, local: isLocal });
  };
  return (
    <Card title="Is it there?">
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.line}>
          <TextInput
            className={classes.wide ?? ""}
            label="A page of your site"
            onChange={(event) => setUrl(event.currentTarget.value)}
            placeholder="https://shop.example.com/"
            value={url}
          />
          <Button
            disabled={url.trim() === "" || !mayCheck}
            leftSection={<RotateCw size={15} />}
            loading={check.isPending}
            type="submit"
          >
            Re-check
          </Button>
        </div>
        {mayInstall && (
          <Switch
            checked={isLocal}
            description="For a site you are trying out on the machine that Tracktor runs on, or in a private network of yours."
            label="Allow local addresses"
            onChange={(event) => setLocal(event.currentTarget.checked)}
          />
        )}
        {check.isError && (
          <Alert color="red" role="alert" variant="light">
            {check.error.message}
          </Alert>
        )}
      </form>
      <ul aria-label="What was found" aria-live="polite" className={classes.steps}>
        {check.data?.findings.map((finding) => (
          <Step key={finding.step} state={finding.ok ? "good" : "bad"}>
            {finding.message}
          </Step>
        ))}
        <FirstEvent page={check.variables?.url ?? ""} since={check.data?.checked} site={site.id} />
      </ul>
    </Card>
  );
}

/** Events of before the check say nothing of this page. */
function FirstEvent(props: { site: string; page: string; since: number | undefined }) {
  const arrived = useArrived(props.site, props.page, props.since);
  const summary = useSummary(props.site);
  const last = summary.data?.last_event ?? null;
  if (arrived.data?.came === true && arrived.data.received !== null) {
    return (
      <Step state="good">
        “{arrived.data.name}” has arrived from there, <Time ms={arrived.data.received} />.{" "}
        <Link to={`/sites/${props.site}/live`}>Watch what comes</Link>
      </Step>
    );
  }
  return (
    <Step state="open">
      {props.since === undefined
        ? "Once a page has been checked, this waits for the first event from it."
        : `No event has come from ${new URL(props.page).host} since. Open the page in a browser: this turns green by itself.`}{" "}
      {last !== null && (
        <>
          The site's last event, from wherever, happened <Time ms={last} />.
        </>
      )}
    </Step>
  );
}

const ICONS = { good: CircleCheck, bad: CircleX, open: CircleDashed } as const;
const WORDS = { good: "Good: ", bad: "Missing: ", open: "Waiting: " } as const;

function Step(props: { state: State; children: React.ReactNode }) {
  const Icon = ICONS[props.state];
  return (
    <li className={classes.step} data-state={props.state}>
      <Icon aria-hidden size={18} />
      <span>
        <span className={classes.unseen}>{WORDS[props.state]}</span>
        {props.children}
      </span>
    </li>
  );
}
