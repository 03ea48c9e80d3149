import { Button, Loader } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import type { Person } from "../api/people";
import { DataTable } from "../shared/DataTable";
import { Time } from "../shared/Time";
import { Face } from "./Face";
import classes from "./People.module.css";
import { personName } from "./personName";

const column = createColumnHelper<Person>();

const COLUMNS = [
  column.display({
    id: "person",
    header: "Person",
    meta: { width: "minmax(14rem, 2.2fr)" },
    cell: ({ row }) => (
      <span className={classes.person}>
        <Face person={row.original} />
        <span className={classes.names}>
          <span className={classes.name}>{personName(row.original)}</span>
          <span className={classes.id}>{row.original.anonymous ? "anonymous visitor" : row.original.id}</span>
        </span>
      </span>
    ),
  }),
  column.accessor("email", {
    header: "E-mail",
    meta: { width: "minmax(0, 1.7fr)", secondary: true },
    cell: (cell) => cell.getValue() ?? <span className={classes.none}>none</span>,
  }),
  column.accessor("seen", {
    header: "Last seen",
    meta: { width: "9rem" },
    cell: (cell) => <Time ms={cell.getValue()} />,
  }),
  column.accessor("created", {
    header: "First seen",
    meta: { width: "9rem", secondary: true },
    cell: (cell) => <Time ms={cell.getValue()} />,
  }),
];

interface PeopleTableProps {
  rows: Person[];
  site: string;
  isStale: boolean;
  isFetchingMore: boolean;
  error: Error | null;
  onNearEnd: () => void;
  onRetry: () => void;
}

export function PeopleTable(props: PeopleTableProps) {
  const { rows, site, isStale, isFetchingMore, error, onNearEnd, onRetry } = props;
  const table = useReactTable({
    data: rows,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (person) => person.uid,
    enableSorting: false,
  });
  return (
    <div className={classes.list} data-stale={isStale || undefined}>
      <DataTable
        foot={<Foot error={error} isFetchingMore={isFetchingMore} onRetry={onRetry} />}
        hrefOf={(person) => `/sites/${site}/people/${person.uid}`}
        label="People"
        onNearEnd={onNearEnd}
        table={table}
      />
    </div>
  );
}

function Foot(props: { isFetchingMore: boolean; error: Error | null; onRetry: () => void }) {
  if (props.error !== null) {
    return (
      <div className={classes.foot} role="alert">
        {props.error.message}
        <Button onClick={props.onRetry} size="compact-sm" variant="default">
          Try again
        </Button>
      </div>
    );
  }
  return props.isFetchingMore ? (
    <div className={classes.foot}>
      <Loader aria-label="Loading more" color="gray" size="xs" />
    </div>
  ) : null;
}
