import { Button, Loader } from "@mantine/core";
import { type ColumnDef, useReactTable } from "@tanstack/react-table";
import { DataTable } from "../shared/DataTable";
import { lazyRowModel } from "../shared/lazyRowModel";
import classes from "./People.module.css";
import type { ListedPerson } from "./personColumns";

const ROW_MODEL = lazyRowModel<ListedPerson>();

interface PeopleTableProps {
  rows: ListedPerson[];
  columns: readonly ColumnDef<ListedPerson>[];
  site: string;
  label?: string;
  /** How many there are in all, where that is known: the scrollbar is as long. */
  total?: number | undefined;
  isStale?: boolean;
  isFetchingMore: boolean;
  error: Error | null;
  /** Called when rows are wanted that aren't there yet; with the last one wanted. */
  onNearEnd: (wanted: number) => void;
  onRetry: () => void;
}

/** People, as many as there are, in any list. */
export function PeopleTable(props: PeopleTableProps) {
  const { rows, columns, site, label = "People", total, isStale = false } = props;
  const { isFetchingMore, error, onNearEnd, onRetry } = props;
  const table = useReactTable({
    data: rows,
    columns: columns as ColumnDef<ListedPerson>[],
    getCoreRowModel: ROW_MODEL,
    getRowId: (person) => person.uid,
    enableSorting: false,
  });
  return (
    <div className={classes.list} data-stale={isStale || undefined}>
      <DataTable
        foot={<Foot error={error} isFetchingMore={isFetchingMore} onRetry={onRetry} />}
        hrefOf={(person) => `/sites/${site}/people/${person.uid}`}
        label={label}
        onNearEnd={onNearEnd}
        table={table}
        {...(total === undefined ? {} : { total })}
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
