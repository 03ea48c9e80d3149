import { CloseButton, SegmentedControl } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useParam } from "../../shared/useParam";
import { useEditor } from "../EditorContext";
import { BacktestTab } from "./BacktestTab";
import { SimulateTab } from "./SimulateTab";
import classes from "./Trial.module.css";
import { WhyTab } from "./WhyTab";

const TABS = [
  { value: "person", label: "One person" },
  { value: "backtest", label: "Backtest" },
  { value: "why", label: "Why?" },
];

/** Trying what is drawn, without anybody noticing; and asking what became of a person in what runs. */
export default function TrialPanel() {
  const { ui } = useEditor();
  const [tab, setTab] = useParam("try");
  const [person, setPerson] = useParam("person");
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // Whoever opens it wants to choose whom to try.
    panel.current?.querySelector<HTMLElement>("[data-tab] :is(input:not([type=radio]), button)")?.focus();
    return () => ui.setState({ lit: undefined });
  }, [ui]);
  const show = (next: string) => {
    ui.setState({ lit: undefined });
    setTab(next);
  };
  return (
    <section aria-label="Try" className={classes.panel} ref={panel}>
      <div className={classes.bar}>
        <h2 className={classes.title}>Try</h2>
        <CloseButton aria-label="Close" onClick={() => show("")} />
      </div>
      <div className={classes.tabs}>
        <SegmentedControl
          aria-label="What to try"
          data={TABS}
          fullWidth
          onChange={show}
          size="xs"
          value={TABS.some(({ value }) => value === tab) ? tab : "person"}
        />
      </div>
      <div className={classes.scroll} data-tab>
        {tab === "backtest" ? (
          <BacktestTab />
        ) : tab === "why" ? (
          <WhyTab onPerson={setPerson} person={person} />
        ) : (
          <SimulateTab onPerson={setPerson} person={person} />
        )}
      </div>
    </section>
  );
}
