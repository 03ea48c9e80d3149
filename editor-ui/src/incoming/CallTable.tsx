import { Badge } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { summaryOf } from "../people/summaryOf";
import { DataTable } from "../shared/DataTable";
import { momentTime } from "../shared/format";
import { hueOf } from "../shared/hue";
import { useNow } from "../shared/useNow";
import classes from "./Calls.module.css";
import type { Call } from "./calls";

const FRESH_MS = 1_800;

const column = createColumnHelper<Call>();

const COLUMNS = [
  column.accessor("name", {
    header: "Event",
    meta: { width: "minmax(11rem, 1.3fr)" },
    cell: ({ row }) => <What call={row.original} />,
  }),
  column.accessor("person", {
    header: "Person",
    meta: { width: "minmax(8rem, 1fr)" },
    cell: ({ row }) => <span>{row.original.person || <span className={classes.dim}>not given</span>}</span>,
  }),
  column.display({
    id: "about",
    header: "Details",
    meta: { width: "minmax(0, 2fr)", secondary: true },
    cell: ({ row }) => (
      <span className={row.original.isRejected ? classes.reason : classes.dim}>
        {aboutLine(row.original)}
      </span>
    ),
  }),
  column.accessor("received", {
    header: "Arrived",
    meta: { width: "8rem", align: "end" },
    cell: (cell) => <Arrived ms={cell.getValue()} />,
  }),
];

export function CallTable(props: { calls: Call[]; opened: Call | undefined; onOpen: (call: Call) => void }) {
  const now = useNow(1_000);
  const table = useReactTable({
    data: props.calls,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (call) => call.key,
    enableSorting: false,
  });
  return (
    <DataTable
      isFresh={(call) => now - call.arrived < FRESH_MS}
      isSelected={(call) => call.key === props.opened?.key}
      label="Calls"
      onOpen={props.onOpen}
      rowHeight={42}
      table={table}
    />
  );
}

function Arrived(props: { ms: number }) {
  const now = useNow(60_000);
  return <span className={classes.time}>{momentTime(props.ms, now)}</span>;
}

const WORDS: Record<string, string> = {
  set: "Properties set",
  alias: "Profiles merged",
  company: "Company set",
  cart: "Cart",
};

function What(props: { call: Call }) {
  const { call } = props;
  const title = call.name || WORDS[call.kind] || call.kind;
  return (
    <span className={classes.what} data-hue={hueOf(title)}>
      <span aria-hidden className={classes.dot} data-bad={call.isRejected || undefined} />
      <span className={classes.title}>{title}</span>
      {call.isRejected && (
        <Badge color="red" size="sm" variant="light">
          {call.code}
        </Badge>
      )}
      {call.flag !== "" && (
        <Badge color="orange" size="sm" variant="light">
          time
        </Badge>
      )}
    </span>
  );
}

function aboutLine(call: Call): string {
  if (call.isRejected) {
    return call.message;
  }
  if (call.target !== "") {
    return `into ${call.target}`;
  }
  return typeof call.data === "object" && call.data !== null
    ? summaryOf(call.data as Record<string, unknown>)
    : "";
}
