import { Alert, Button, SegmentedControl } from "@mantine/core";
import { CircleAlert, Play, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { type Backtest, useBacktest, useCancelBacktest, useStartBacktest } from "../../api/trials";
import { count, plural } from "../../shared/format";
import { ProgressBar } from "../../shared/ProgressBar";
import { Time } from "../../shared/Time";
import { useDoc, useEditor, useUi } from "../EditorContext";
import { nodeOf, toDefinition } from "../graph";
import { Assumed } from "./Assumed";
import { litCounts } from "./lit";
import { Named } from "./PersonPick";
import classes from "./Trial.module.css";

const DAYS = ["7", "30", "60"].map((days) => ({ value: days, label: `${days} days` }));

/** Everybody through what is drawn, over what really happened. */
export function BacktestTab() {
  const { site, campaign, doc, ui } = useEditor();
  const [days, setDays] = useState("30");
  const start = useStartBacktest(site, campaign);
  const cancel = useCancelBacktest(site, campaign);
  const job = start.data?.backtest;
  const found = useBacktest(site, campaign, job);
  const backtest = found.data;
  const isRunning = job !== undefined && (backtest === undefined || backtest.state === "running");
  useEffect(() => ui.setState({ lit: backtest && litCounts(backtest) }), [backtest, ui]);
  const error = start.error ?? found.error ?? cancel.error;
  return (
    <>
      <div className={classes.form}>
        <SegmentedControl
          aria-label="Over the last"
          data={DAYS}
          disabled={isRunning}
          fullWidth
          onChange={setDays}
          size="xs"
          value={days}
        />
        {isRunning ? (
          <Button
            leftSection={<Square size={13} />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate(job)}
            variant="default"
          >
            Cancel
          </Button>
        ) : (
          <Button
            leftSection={<Play size={14} />}
            loading={start.isPending}
            onClick={() =>
              start.mutate({
                days: Number(days),
                definition: toDefinition(doc.getState().graph),
                version: null,
              })
            }
          >
            Start
          </Button>
        )}
      </div>
      {error !== null && (
        <Alert className={classes.alert} color="red" icon={<CircleAlert size={16} />} role="alert">
          {error.message}
        </Alert>
      )}
      {backtest === undefined ? (
        <p className={classes.hint}>
          Takes everybody through what is drawn, over the events of the last days. The numbers appear on the
          canvas; nothing is stored, nothing is sent.
        </p>
      ) : (
        <Found backtest={backtest} />
      )}
    </>
  );
}

const OUTCOMES = { done: "Done", cancelled: "Stopped", failed: "Failed", running: "Running" } as const;

function Found(props: { backtest: Backtest }) {
  const { backtest } = props;
  return (
    <div className={classes.result}>
      {backtest.state === "running" ? (
        <ProgressBar done={backtest.looked} label="People" total={backtest.people} />
      ) : (
        <p aria-live="polite" className={classes.heading}>
          {OUTCOMES[backtest.state]}
          {backtest.reason !== "" && `: ${backtest.reason}`}
        </p>
      )}
      <p className={classes.dim}>
        {plural(backtest.entered, "entry", "entries")} in {backtest.days} days, by {count(backtest.concerned)}{" "}
        of {plural(backtest.looked, "person", "people")} who did something that matters here.{" "}
        {(backtest.took / 1000).toFixed(1)} s.
      </p>
      <Samples backtest={backtest} />
      <Assumed sentences={backtest.assumed} />
    </div>
  );
}

/** Some of the people at the node that is selected. */
function Samples(props: { backtest: Backtest }) {
  const { samples, counts } = props.backtest;
  const { site, catalogue } = useEditor();
  const selected = useUi((ui) => (ui.selected.length === 1 ? (ui.selected[0] ?? "") : ""));
  const type = useDoc((doc) => nodeOf(doc.graph, selected)?.type ?? "");
  if (selected === "") {
    return <p className={classes.hint}>Select a node to see some of the people who came there.</p>;
  }
  const people = samples[selected] ?? [];
  return (
    <>
      <h3 className={classes.heading}>
        {count(counts[selected]?.entered ?? 0)} came to “{catalogue.get(type)?.title ?? type}”
      </h3>
      <ul aria-label="Some of the people" className={classes.people}>
        {people.map(({ person, at }) => (
          <li key={person.uid}>
            <Link className={classes.person} to={`/sites/${site}/people/${person.uid}`}>
              <Named person={person} />
              <span className={classes.after}>
                <Time ms={at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
