import { Button, Select } from "@mantine/core";
import { Users } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { usePeople } from "../api/people";
import { useSegments } from "../api/segments";
import { useSummary } from "../api/sites";
import { FirstCall } from "../overview/FirstCall";
import { Card } from "../shared/Card";
import { FilterBox } from "../shared/FilterBox";
import { plural } from "../shared/format";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import { PeopleTable } from "./PeopleTable";

export default function PeoplePage() {
  const site = useSiteId();
  const [search, setSearch] = useParam("search");
  const [segment, setSegment] = useParam("segment");
  const [, setParams] = useSearchParams();
  const showEverybody = () => setParams({}, { replace: true });
  const people = usePeople(site, { search, segment });
  const segments = useSegments(site);
  const summary = useSummary(site);

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
      return <Nobody isFiltered={isFiltered} onClear={showEverybody} site={site} />;
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
          <FilterBox
            label="Search people"
            onChange={setSearch}
            placeholder="Name, e-mail or id"
            value={search}
            width={260}
          />
          <Select
            allowDeselect
            aria-label="Segment"
            clearable
            data={segments.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            nothingFoundMessage="No segment is called that"
            onChange={(value) => setSegment(value ?? "")}
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
