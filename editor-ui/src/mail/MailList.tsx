import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useCallback } from "react";
import type { MailRef } from "../api/mail";
import { DataTable } from "../shared/DataTable";
import { Time } from "../shared/Time";
import classes from "./Mail.module.css";

const column = createColumnHelper<MailRef>();

const COLUMNS = [
  column.accessor("subject", {
    header: "Letters",
    meta: { width: "minmax(0, 1fr)" },
    cell: ({ row }) => (
      <span className={classes.item}>
        <span className={classes.itemTop}>
          <span className={classes.to}>{row.original.recipients.join(", ")}</span>
          <span className={classes.at}>
            <Time ms={row.original.at} />
          </span>
        </span>
        <span className={classes.subject}>{row.original.subject || "(no subject)"}</span>
      </span>
    ),
  }),
];

interface MailListProps {
  letters: MailRef[];
  opened: string | undefined;
  site: string;
  hasMore: boolean;
  isFetchingMore: boolean;
  onMore: () => void;
}

export function MailList(props: MailListProps) {
  const { letters, opened, site, hasMore, isFetchingMore, onMore } = props;
  const table = useReactTable({
    data: letters,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (letter) => letter.id,
    enableSorting: false,
  });
  const onNearEnd = useCallback(() => {
    if (hasMore && !isFetchingMore) {
      onMore();
    }
  }, [hasMore, isFetchingMore, onMore]);
  return (
    <div className={classes.list}>
      <DataTable
        hrefOf={(letter) => `/sites/${site}/mail/${encodeURIComponent(letter.id)}`}
        isSelected={(letter) => letter.id === opened}
        label="Letters"
        onNearEnd={onNearEnd}
        rowHeight={62}
        table={table}
      />
    </div>
  );
}
