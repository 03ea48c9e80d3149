import { Badge, Button } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { ExternalLink, Inbox, RotateCw } from "lucide-react";
import { useCallback, useMemo } from "react";
import { Link } from "react-router";
import { deliveryUrl, type Letter, type LetterActivity, useLetterActivity } from "../api/letters";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { DataTable } from "../shared/DataTable";
import { count } from "../shared/format";
import { reasonText } from "../shared/reasons";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Results.module.css";

const STATES: Record<string, { label: string; color: string }> = {
  sent: { label: "sent", color: "pine" },
  failed: { label: "failed", color: "red" },
  skipped: { label: "skipped", color: "gray" },
  unknown: { label: "in doubt", color: "orange" },
  queued: { label: "queued", color: "blue" },
  deferred: { label: "put off", color: "orange" },
  sending: { label: "sending", color: "blue" },
};

const column = createColumnHelper<LetterActivity>();

/** Everybody a letter went or did not go to, the latest first. */
export function Activity(props: { site: string; letter: Letter }) {
  const { site, letter } = props;
  const activity = useLetterActivity(site, letter.id);
  const rows = useMemo(() => activity.data?.pages.flatMap((page) => page.items) ?? [], [activity.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = activity;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const columns = useMemo(() => columnsOf(site, letter), [site, letter]);
  const table = useReactTable({
    data: rows,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (each) => each.delivery,
    enableSorting: false,
  });
  const content = () => {
    if (activity.isPending) {
      return <LinesSkeleton lines={5} />;
    }
    if (activity.isError && rows.length === 0) {
      return <Failed error={activity.error} retry={() => void activity.refetch()} />;
    }
    if (rows.length === 0) {
      return (
        <Empty icon={Inbox} title="It has gone to nobody yet">
          <p>When a campaign sends it, everybody it goes to is listed here.</p>
        </Empty>
      );
    }
    return (
      <div className={classes.activity}>
        <DataTable
          label="Letter activity"
          onNearEnd={onNearEnd}
          onOpen={(each) => openLetter(deliveryUrl(site, letter.id, each.delivery))}
          table={table}
        />
      </div>
    );
  };
  return (
    <Card
      aside={
        <>
          {rows.length > 0 && (
            <CsvButton href={tableUrl(site, `letters/${letter.id}/activity`)} size="compact-xs" />
          )}
          <Button
            leftSection={<RotateCw size={13} />}
            loading={activity.isRefetching}
            onClick={() => void activity.refetch()}
            size="compact-xs"
            variant="subtle"
          >
            Refresh
          </Button>
        </>
      }
      flush
      title="Letter activity"
    >
      {content()}
    </Card>
  );
}

// A window of its own that knows nothing of this one.
function openLetter(url: string): void {
  window.open(url, "_blank", "noopener,noreferrer,width=760,height=860");
}

function columnsOf(site: string, letter: Letter) {
  return [
    column.accessor("state", {
      header: "Status",
      meta: { width: "minmax(6.5rem, 0.8fr)", isBeside: true },
      cell: ({ row: { original } }) => <State each={original} />,
    }),
    column.accessor("person_id", {
      header: "Person ID",
      meta: { width: "minmax(8rem, 1fr)", isBeside: true },
      cell: ({ row: { original } }) => (
        <Link className={classes.person} to={`/sites/${site}/people/${original.person}`}>
          {original.person_id}
        </Link>
      ),
    }),
    column.accessor("email", {
      header: "Email",
      meta: { width: "minmax(9rem, 1.4fr)", secondary: true, isBeside: true },
    }),
    column.display({
      id: "subject",
      header: "Subject",
      meta: { width: "minmax(10rem, 1.8fr)" },
      cell: () => (
        <span className={classes.subject}>
          {letter.subject} <ExternalLink aria-hidden size={12} />
        </span>
      ),
    }),
    column.accessor("opens", {
      header: "Opens",
      meta: { width: "5rem", align: "end" },
      cell: (cell) => count(cell.getValue()),
    }),
    column.accessor("clicks", {
      header: "Clicks",
      meta: { width: "5rem", align: "end", secondary: true },
      cell: (cell) => count(cell.getValue()),
    }),
    column.accessor("at", {
      header: "When",
      meta: { width: "8rem", secondary: true },
      cell: (cell) => <Time ms={cell.getValue()} />,
    }),
  ];
}

function State(props: { each: LetterActivity }) {
  const { state } = props.each;
  const reason = reasonText(props.each.reason);
  const { label, color } = STATES[state] ?? { label: state, color: "gray" };
  return (
    <span title={reason || undefined}>
      <Badge color={color} size="sm" variant="light">
        {label}
      </Badge>
      {reason !== "" && <span className={classes.reason}>{reason}</span>}
    </span>
  );
}
