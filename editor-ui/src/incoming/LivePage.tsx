import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { Pause, Play, Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { useDeadLetters } from "../api/incoming";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { Failed, LinesSkeleton } from "../shared/States";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import { useSiteId } from "../shell/useSiteId";
import { CallDrawer } from "./CallDrawer";
import { CallTable } from "./CallTable";
import { type Call, matches } from "./calls";
import { DeadLetters } from "./DeadLetters";
import { NoCalls } from "./NoCalls";
import { useCalls } from "./useCalls";

type Tab = "accepted" | "rejected" | "dead";

function tabOf(value: string | null): Tab {
  return value === "rejected" || value === "dead" ? value : "accepted";
}

export default function LivePage() {
  const site = useSiteId();
  const [params, setParams] = useSearchParams();
  const tab = tabOf(params.get("tab"));
  const words = params.get("filter") ?? "";
  const { calls, loaded } = useCalls(site);
  const dead = useDeadLetters(site);
  const [frozen, setFrozen] = useState<Call[] | undefined>();
  const [opened, setOpened] = useState<Call | undefined>();
  const filterInput = useRef<HTMLInputElement>(null);

  const shown = frozen ?? calls;
  const accepted = shown.filter((call) => !call.isRejected);
  const rejected = shown.filter((call) => call.isRejected);
  const list = (tab === "rejected" ? rejected : accepted).filter(
    (call) => words === "" || matches(call, words),
  );
  const held = frozen === undefined ? 0 : newSince(frozen, calls);

  const setParam = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") {
          next.delete(name);
        } else {
          next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const pauseRef = useRef(() => setFrozen(undefined));
  pauseRef.current = () => setFrozen(frozen === undefined ? calls : undefined);
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      { keys: "p", label: "Pause or resume", group: "This page", run: () => pauseRef.current() },
      { keys: "/", label: "Filter", group: "This page", run: () => filterInput.current?.focus() },
    ],
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
      return (
        <NoCalls isFiltered={words !== ""} onClear={() => setParam("filter", "")} site={site} tab={tab} />
      );
    }
    return <CallTable calls={list} onOpen={setOpened} opened={opened} />;
  };
  return (
    <Page
      actions={
        <>
          <TextInput
            aria-label="Filter"
            leftSection={<Search size={15} />}
            onChange={(event) => setParam("filter", event.currentTarget.value)}
            placeholder="Filter by any text"
            ref={filterInput}
            value={words}
            w={220}
          />
          <Button
            aria-pressed={frozen !== undefined}
            leftSection={frozen === undefined ? <Pause size={15} /> : <Play size={15} />}
            onClick={() => pauseRef.current()}
            variant="default"
          >
            {frozen === undefined ? "Pause" : `Resume${held > 0 ? ` (${count(held)} new)` : ""}`}
          </Button>
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
        onChange={(next) => setParam("tab", next === "accepted" ? "" : next)}
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
