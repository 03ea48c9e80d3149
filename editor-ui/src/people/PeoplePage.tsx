import { Button, CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search, Users } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { usePeople } from "../api/people";
import { useSegments } from "../api/segments";
import { useSummary } from "../api/sites";
import { FirstCall } from "../overview/FirstCall";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import { useSiteId } from "../shell/useSiteId";
import { PeopleTable } from "./PeopleTable";

const TYPING_MS = 220;

export default function PeoplePage() {
  const site = useSiteId();
  const [params, setParams] = useSearchParams();
  const search = params.get("search") ?? "";
  const segment = params.get("segment") ?? "";
  const people = usePeople(site, { search, segment });
  const segments = useSegments(site);
  const summary = useSummary(site);

  const setParam = useCallback(
    (name: string, value: string) =>
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
      ),
    [setParams],
  );

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = people;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  const rows = useMemo(() => people.data?.pages.flatMap((page) => page.items) ?? [], [people.data]);
  const segmentName = segments.data?.find((candidate) => candidate.id === segment)?.name;
  const isFiltered = search !== "" || segment !== "";
  const content = () => {
    if (people.isPending) {
      return <LinesSkeleton lines={12} />;
    }
    if (people.isError && rows.length === 0) {
      return <Failed error={people.error} retry={() => void people.refetch()} />;
    }
    if (rows.length === 0) {
      return <Nobody isFiltered={isFiltered} onClear={() => setParams({}, { replace: true })} site={site} />;
    }
    return (
      <PeopleTable
        error={people.isFetchNextPageError ? people.error : null}
        isFetchingMore={isFetchingNextPage}
        isStale={people.isPlaceholderData}
        onNearEnd={onNearEnd}
        onRetry={() => void fetchNextPage()}
        rows={rows}
        site={site}
      />
    );
  };
  return (
    <Page
      fills
      note={
        summary.data &&
        `${plural(summary.data.people, "person", "people")} · ${plural(summary.data.anonymous, "anonymous visitor", "anonymous visitors")}`
      }
      title="People"
      actions={
        <>
          <SearchBox onSearch={(text) => setParam("search", text)} value={search} />
          <Select
            allowDeselect
            aria-label="Segment"
            clearable
            data={segments.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            nothingFoundMessage="No segment is called that"
            onChange={(value) => setParam("segment", value ?? "")}
            placeholder="All segments"
            searchable
            value={segment || null}
            w={230}
          />
        </>
      }
    >
      <output className="hidden">
        {isFiltered && !people.isPending && shownLine(rows.length, hasNextPage, segmentName)}
      </output>
      <Card fills flush>
        {content()}
      </Card>
    </Page>
  );
}

function shownLine(shown: number, hasMore: boolean, segment: string | undefined): string {
  const more = hasMore ? " or more" : "";
  return `${plural(shown, "person", "people")}${more} found${segment === undefined ? "" : ` in ${segment}`}`;
}

function SearchBox(props: { value: string; onSearch: (text: string) => void }) {
  const { value, onSearch } = props;
  const [text, setText] = useState(value);
  const [before, setBefore] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const search = useDebouncedCallback(onSearch, TYPING_MS);
  // The address may change without typing: by Back, or by a link.
  if (value !== before) {
    setBefore(value);
    if (document.activeElement?.getAttribute("data-people-search") === null) {
      setText(value);
    }
  }
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: "/", label: "Search people", group: "This page", run: () => input.current?.focus() }],
    [],
  );
  useShortcuts(shortcuts);
  const change = (next: string) => {
    setText(next);
    search(next.trim());
  };
  return (
    <TextInput
      aria-label="Search people"
      data-people-search=""
      leftSection={<Search size={15} />}
      onChange={(event) => change(event.currentTarget.value)}
      placeholder="Name, e-mail or id"
      ref={input}
      rightSection={
        text !== "" && <CloseButton aria-label="Clear the search" onClick={() => change("")} size="sm" />
      }
      value={text}
      w={260}
    />
  );
}

function Nobody(props: { isFiltered: boolean; site: string; onClear: () => void }) {
  if (props.isFiltered) {
    return (
      <Empty icon={Users} title="Nobody matches">
        <p>Search finds parts of names, e-mail addresses and ids. Try fewer letters, or another segment.</p>
        <Button mx="auto" onClick={props.onClear} variant="default">
          Show everybody
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon={Users} title="Nobody here yet">
      <p>People appear as soon as something is known about them. Send this, and look again:</p>
      <FirstCall kind="set" site={props.site} />
    </Empty>
  );
}
