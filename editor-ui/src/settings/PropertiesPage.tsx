import { Badge, Button, Group, Switch } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { Tag } from "lucide-react";
import { useMemo, useState } from "react";
import { type UserProperty, useProperties } from "../api/properties";
import { sampleLine } from "../conditions/samples";
import { FirstCall } from "../overview/FirstCall";
import { Card } from "../shared/Card";
import { DataTable } from "../shared/DataTable";
import { FilterBox } from "../shared/FilterBox";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Properties.module.css";
import { PropertyDialog } from "./PropertyDialog";

const column = createColumnHelper<UserProperty>();

function columnsOf(removing: ReadonlySet<string>) {
  return [
    column.accessor("name", {
      header: "Property",
      meta: { width: "minmax(10rem, 1.4fr)" },
      cell: ({ row: { original } }) => (
        <span className={classes.property} data-hidden={original.hidden || undefined}>
          <span className={classes.name}>
            {original.label || original.name}
            {original.predefined && (
              <Badge color="gray" size="xs" variant="default">
                predefined
              </Badge>
            )}
            {removing.has(original.name) && (
              <Badge color="orange" size="xs" variant="light">
                being removed
              </Badge>
            )}
            {original.hidden && (
              <Badge color="gray" size="xs" variant="light">
                hidden
              </Badge>
            )}
          </span>
          {original.label !== "" && original.label !== original.name && (
            <code className={classes.path}>{original.name}</code>
          )}
        </span>
      ),
    }),
    column.accessor("type", {
      header: "Type",
      meta: { width: "7rem" },
      cell: ({ row: { original } }) => (
        <span title={original.types.length > 1 ? `also seen: ${original.types.join(", ")}` : undefined}>
          {original.type}
          {original.types.length > 1 && " *"}
        </span>
      ),
    }),
    column.accessor("people", {
      header: "People",
      meta: { width: "6.5rem", align: "end" },
      cell: (cell) => count(cell.getValue()),
    }),
    column.accessor("sample", {
      header: "Values",
      meta: { width: "minmax(0, 2fr)", secondary: true },
      enableSorting: false,
      cell: (cell) => <span className={classes.path}>{sampleLine(cell.getValue(), 5)}</span>,
    }),
  ];
}

export default function PropertiesPage() {
  const site = useSiteId();
  const [search, setSearch] = useParam("search");
  const [showsHidden, setShowsHidden] = useParam("hidden");
  const [opened, setOpened] = useState<string | undefined>();
  const [removing, setRemoving] = useState<ReadonlySet<string>>(new Set());
  const properties = useProperties(site, removing);
  const rows = useMemo(() => {
    const words = search.toLowerCase();
    return (properties.data?.items ?? []).filter(
      (property) =>
        (showsHidden !== "" || !property.hidden) &&
        `${property.name} ${property.label}`.toLowerCase().includes(words),
    );
  }, [properties.data, search, showsHidden]);
  const columns = useMemo(() => columnsOf(removing), [removing]);
  const table = useReactTable({
    data: rows,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: (property) => property.name,
  });
  const content = () => {
    if (properties.isPending) {
      return <LinesSkeleton />;
    }
    if (properties.isError && properties.data === undefined) {
      return <Failed error={properties.error} retry={() => void properties.refetch()} />;
    }
    if (rows.length === 0) {
      return (
        <NoProperties
          hasAny={(properties.data?.items.length ?? 0) > 0}
          onAll={() => setSearch("")}
          site={site}
        />
      );
    }
    return (
      <DataTable label="User properties" onOpen={(property) => setOpened(property.name)} table={table} />
    );
  };
  return (
    <Page
      actions={
        <Group>
          <Switch
            checked={showsHidden !== ""}
            label="Hidden ones, too"
            onChange={(event) => setShowsHidden(event.currentTarget.checked ? "yes" : "")}
          />
          <FilterBox
            label="Search properties"
            onChange={setSearch}
            placeholder="Name or label"
            value={search}
            width={220}
          />
        </Group>
      }
      fills
      note="What is known about people, by name; found in your calls. A label is what the dashboard shows instead."
      title="User properties"
    >
      <Card fills flush>
        {content()}
      </Card>
      <PropertyDialog
        onClose={() => setOpened(undefined)}
        onRemoving={(name) => setRemoving(new Set([...removing, name]))}
        property={properties.data?.items.find(({ name }) => name === opened)}
        site={site}
      />
    </Page>
  );
}

function NoProperties(props: { hasAny: boolean; onAll: () => void; site: string }) {
  if (props.hasAny) {
    return (
      <Empty icon={Tag} title="No property matches">
        <Button mx="auto" onClick={props.onAll} variant="default">
          Show all
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon={Tag} title="No properties yet">
      <p>Properties appear as soon as a call sets one:</p>
      <FirstCall kind="set" site={props.site} />
    </Empty>
  );
}
