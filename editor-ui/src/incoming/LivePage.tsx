import { Button, SegmentedControl } from "@mantine/core";
import { Pause, Play } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useDeadLetters } from "../api/incoming";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { FilterBox } from "../shared/FilterBox";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import { useSiteId } from "../shell/useSiteId";
import { CallDrawer } from "./CallDrawer";
import { CallTable } from "./CallTable";
import { type Call, matches } from "./calls";
import { DeadLetters } from "./DeadLetters";
import { NoCalls } from "./NoCalls";
import { useCalls } from "./useCalls";

type Tab = "accepted" | "rejected" | "dead";

function tabOf(value: string): Tab {
  return value === "rejected" || value === "dead" ? value : "accepted";
}

export default function LivePage() {
  const site = useSiteId();
  const [tabParam, setTab] = useParam("tab");
  const tab = tabOf(tabParam);
  const [words, setWords] = useParam("filter");
  const { calls, loaded } = useCalls(site);
  const dead = useDeadLetters(site);
  const [frozen, setFrozen] = useState<Call[] | undefined>();
  const [opened, setOpened] = useState<Call | undefined>();

  const shown = frozen ?? calls;
  const accepted = shown.filter((call) => !call.isRejected);
  const rejected = shown.filter((call) => call.isRejected);
  const list = (tab === "rejected" ? rejected : accepted).filter(
    (call) => words === "" || matches(call, words),
  );
  const held = frozen === undefined ? 0 : newSince(frozen, calls);

  const pauseRef = useRef(() => setFrozen(undefined));
  const mayPause = !loaded.isPending;
  pauseRef.current = () => mayPause && setFrozen(frozen === undefined ? calls : undefined);
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: "p", label: "Pause or resume", group: "This page", run: () => pauseRef.current() }],
    [],
  );
  useShortcuts(shortcuts);

  const content = () => {
    if (tab === "dead") {
      return <DeadLetters letters={dead} />;
    }
    if (loaded.isPending) {
      return <LinesSkeleton lines={12} />;
    }
    if (loaded.isError && shown.length === 0) {
      return <Failed error={loaded.error} retry={() => void loaded.refetch()} />;
    }
    if (list.length === 0) {
      return <NoCalls isFiltered={words !== ""} onClear={() => setWords("")} site={site} tab={tab} />;
    }
    return <CallTable calls={list} onOpen={setOpened} opened={opened} />;
  };
  return (
    <Page
      actions={
        <>
          <FilterBox
            label="Filter"
            onChange={setWords}
            placeholder="Filter by any text"
            value={words}
            width={230}
          />
          <Button
            aria-pressed={frozen !== undefined}
            disabled={!mayPause}
            leftSection={frozen === undefined ? <Pause size={15} /> : <Play size={15} />}
            onClick={() => pauseRef.current()}
            variant="default"
          >
            {frozen === undefined ? "Pause" : `Resume${held > 0 ? ` (${count(held)} new)` : ""}`}
          </Button>
          <CsvButton href={tableUrl(site, "incoming", { which: tab === "dead" ? "unstored" : tab })} />
        </>
      }
      fills
      note="What arrives, as it arrives, and what was refused and why."
      title="Live events"
    >
      <SegmentedControl
        aria-label="Which calls"
        data={[
          { value: "accepted", label: `Accepted ${count(accepted.length)}` },
          { value: "rejected", label: `Rejected ${count(rejected.length)}` },
          { value: "dead", label: `Not stored ${count(dead.data?.length ?? 0)}` },
        ]}
        onChange={(next) => setTab(next === "accepted" ? "" : next)}
        value={tab}
        w="fit-content"
      />
      <Card fills flush>
        {content()}
      </Card>
      <CallDrawer call={opened} onClose={() => setOpened(undefined)} site={site} />
    </Page>
  );
}

function newSince(frozen: readonly Call[], calls: readonly Call[]): number {
  const known = new Set(frozen.map((call) => call.key));
  return calls.filter((call) => !known.has(call.key)).length;
}
