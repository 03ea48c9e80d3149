import { Button, Select } from "@mantine/core";
import { ListFilter, MessageCircle, Users } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { useConditionCatalogue } from "../api/conditions";
import { exportUrl, usePeople, usePeopleCount } from "../api/people";
import { useSegments } from "../api/segments";
import { pathText } from "../conditions/samples";
import { FirstCall } from "../overview/FirstCall";
import { Card } from "../shared/Card";
import { CsvButton } from "../shared/CsvButton";
import { FilterBox } from "../shared/FilterBox";
import { plural } from "../shared/format";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import { ChosenContext } from "./ChosenContext";
import { ColumnChooser } from "./ColumnChooser";
import { FilterBar } from "./FilterBar";
import { PeopleTable } from "./PeopleTable";
import { PEOPLE_COLUMNS, SELECT_COLUMN, valueColumn } from "./personColumns";
import { useChosen } from "./useChosen";
import { useColumns } from "./useColumns";

const FilterDrawer = lazy(() => import("./FilterDrawer"));
const AddToList = lazy(() => import("../lists/AddToList"));
const SendMessage = lazy(() => import("./SendMessage"));

type Opened = "filter" | "add" | "message" | undefined;

export default function PeoplePage() {
  const site = useSiteId();
  const [search, setSearch] = useParam("search");
  const [segment, setSegment] = useParam("segment");
  const [filter, setFilter] = useParam("filter");
  const [, setParams] = useSearchParams();
  const catalogue = useConditionCatalogue(site);
  const labels = useMemo(
    () =>
      catalogue.data && new Map(catalogue.data.properties.map(({ path, label }) => [pathText(path), label])),
    [catalogue.data],
  );
  const [columns, setColumns] = useColumns(site, labels);
  const [opened, setOpened] = useState<Opened>();
  const asked = useMemo(() => ({ search, segment, filter }), [search, segment, filter]);
  const wanted = useRef(0);
  const people = usePeople(site, asked, columns, wanted);
  const total = usePeopleCount(site, asked);
  const segments = useSegments(site);

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = people;
  const onNearEnd = useCallback(
    (row: number) => {
      wanted.current = row;
      if (hasNextPage && !isFetchingNextPage) {
        void fetchNextPage();
      }
    },
    [fetchNextPage, hasNextPage, isFetchingNextPage],
  );

  const rows = useMemo(() => people.data?.pages.flatMap((page) => page.items) ?? [], [people.data]);
  const tableColumns = useMemo(() => {
    const values = columns.map((name) => valueColumn(name, labels?.get(name) || name));
    return [SELECT_COLUMN, ...PEOPLE_COLUMNS, ...values];
  }, [labels, columns]);
  const chosen = useChosen(asked, rows);
  const isFiltered = search !== "" || segment !== "" || filter !== "";
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
        columns={tableColumns}
        error={people.isFetchNextPageError ? people.error : null}
        isFetchingMore={isFetchingNextPage}
        isStale={people.isPlaceholderData}
        onNearEnd={onNearEnd}
        onRetry={() => void fetchNextPage()}
        rows={rows}
        site={site}
        total={hasNextPage ? total.data : rows.length}
      />
    );
  };
  return (
    <Page
      actions={
        <>
          <FilterBox
            label="Search people"
            onChange={setSearch}
            placeholder="Name, e-mail or id"
            value={search}
            width={220}
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
            w={200}
          />
          <Button
            leftSection={<ListFilter size={15} />}
            onClick={() => setOpened("filter")}
            variant="default"
          >
            Filter
          </Button>
          <May right="send">
            <Button
              leftSection={<MessageCircle size={15} />}
              onClick={() => setOpened("message")}
              variant="default"
            >
              Message
            </Button>
          </May>
          <ColumnChooser columns={columns} onChange={setColumns} site={site} />
          <CsvButton href={exportUrl(site, asked, columns)} />
        </>
      }
      fills
      note={<output>{total.data !== undefined && countLine(total.data, isFiltered)}</output>}
      title="People"
    >
      <FilterBar
        filter={filter}
        onAdd={() => setOpened("add")}
        onClear={() => setFilter("")}
        onEdit={() => setOpened("filter")}
        onMessage={() => setOpened("message")}
        chosen={chosen}
        shown={rows.length}
        site={site}
        total={hasNextPage ? total.data : rows.length}
      />
      <Card fills flush>
        <ChosenContext value={chosen}>{content()}</ChosenContext>
      </Card>
      <Suspense>
        {opened === "filter" && (
          <FilterDrawer
            filter={filter}
            onApply={setFilter}
            onClose={() => setOpened(undefined)}
            site={site}
          />
        )}
        {opened === "add" && (
          <AddToList onClose={() => setOpened(undefined)} people={[...chosen.people.values()]} site={site} />
        )}
        {opened === "message" && (
          <SendMessage
            all={{ filter: asked, total: total.data }}
            onClose={() => setOpened(undefined)}
            people={chosen.isWhole ? [] : [...chosen.people.values()]}
            site={site}
          />
        )}
      </Suspense>
    </Page>
  );
}

function countLine(total: number, isFiltered: boolean): string {
  return `${plural(total, "person", "people")}${isFiltered ? " found" : ", anonymous visitors included"}`;
}

function Nobody(props: { isFiltered: boolean; site: string; onClear: () => void }) {
  if (props.isFiltered) {
    return (
      <Empty icon={Users} title="Nobody matches">
        <p>Search finds parts of names, e-mail addresses and ids. Try fewer letters, or other conditions.</p>
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
