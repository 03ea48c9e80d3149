import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { useMemo } from "react";
import type { LetterFigures, LetterRef } from "../api/letters";
import { DataTable } from "../shared/DataTable";
import { count } from "../shared/format";
import classes from "./Letters.module.css";
import { share } from "./share";

interface LetterTableProps {
  letters: LetterRef[];
  /** Undefined until they are known. */
  figures: ReadonlyMap<string, LetterFigures> | undefined;
  site: string;
}

type Row = LetterRef & { figures: LetterFigures | undefined };

const column = createColumnHelper<Row>();

const COLUMNS = [
  column.accessor("name", {
    header: "Letter",
    meta: { width: "minmax(13rem, 2.4fr)" },
    cell: ({ row: { original } }) => (
      <span className={classes.letter}>
        <span className={classes.name}>{original.name}</span>
        <span className={classes.subject}>{original.subject}</span>
      </span>
    ),
  }),
  column.accessor((row) => row.figures?.sent ?? 0, {
    id: "sent",
    header: "Sent",
    meta: { width: "5rem", align: "end" },
    cell: ({ row, getValue }) => <Figure isKnown={row.original.figures !== undefined} value={getValue()} />,
  }),
  ...(["opened", "clicked", "unsubscribed"] as const).map((name) =>
    column.accessor((row) => row.figures?.[name] ?? 0, {
      id: name,
      header: { opened: "Opened", clicked: "Clicked", unsubscribed: "Unsubscribed" }[name],
      meta: { width: "7.5rem", align: "end", secondary: name !== "opened" },
      cell: ({ row, getValue }) => (
        <Figure
          isKnown={row.original.figures !== undefined}
          of={row.original.figures?.sent ?? 0}
          value={getValue()}
        />
      ),
    }),
  ),
];

/** All letters of a site that match. */
export function LetterTable(props: LetterTableProps) {
  const { letters, figures, site } = props;
  const rows = useMemo(
    () => letters.map((letter) => ({ ...letter, figures: figures?.get(letter.id) })),
    [letters, figures],
  );
  const table = useReactTable({
    data: rows,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: (letter) => letter.id,
  });
  return (
    <DataTable
      hrefOf={(letter) => `/sites/${site}/letters/${encodeURIComponent(letter.id)}`}
      label="Letters"
      rowHeight={58}
      table={table}
    />
  );
}

function Figure(props: { isKnown: boolean; value: number; of?: number }) {
  const { isKnown, value, of } = props;
  if (!isKnown) {
    return <span className={classes.faint}>…</span>;
  }
  return (
    <>
      {count(value)}
      {of !== undefined && <span className={classes.share}>{of > 0 ? share(value, of) : ""}</span>}
    </>
  );
}
