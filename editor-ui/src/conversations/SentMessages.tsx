import { Badge, Button } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { Send } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { type SentMessage, useCancelMessage, useSentMessages } from "../api/messages";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { DataTable } from "../shared/DataTable";
import { count } from "../shared/format";
import { ProgressBar } from "../shared/ProgressBar";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Conversations.module.css";

const column = createColumnHelper<SentMessage>();

function part(number: number, message: SentMessage) {
  const share = message.sent === 0 ? "" : `${Math.round((100 * number) / message.sent)} %`;
  return (
    <>
      {count(number)} <span className={classes.share}>{share}</span>
    </>
  );
}

/** What was said to many at once, and what they did with it. */
export function SentMessages(props: { site: string }) {
  const { site } = props;
  const sent = useSentMessages(site);
  const cancel = useCancelMessage(site);
  const columns = useMemo(
    () => [
      column.accessor("text", {
        header: "Message",
        meta: { width: "minmax(14rem, 3fr)" },
        cell: (cell) => <span className={classes.sentText}>{cell.getValue()}</span>,
      }),
      column.accessor("name", { header: "From", meta: { width: "8rem", secondary: true } }),
      column.accessor("sent", {
        header: "Sent",
        meta: { width: "11rem", align: "end" },
        cell: (cell) => <Sent message={cell.row.original} onCancel={(id) => cancel.mutate(id)} />,
      }),
      column.accessor("opened", {
        header: "Seen",
        meta: { width: "7.5rem", align: "end" },
        cell: (cell) => part(cell.getValue(), cell.row.original),
      }),
      column.accessor("clicked", {
        header: "Clicked",
        meta: { width: "7.5rem", align: "end", secondary: true },
        cell: (cell) => part(cell.getValue(), cell.row.original),
      }),
      column.accessor("answered", {
        header: "Answered",
        meta: { width: "7.5rem", align: "end", secondary: true },
        cell: (cell) => part(cell.getValue(), cell.row.original),
      }),
      column.accessor("created", {
        header: "When",
        meta: { width: "9rem", secondary: true },
        cell: (cell) => <Time ms={cell.getValue()} />,
      }),
    ],
    [cancel.mutate],
  );
  const table = useReactTable({
    data: sent.data ?? [],
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (message) => message.id,
    enableSorting: false,
  });
  const content = () => {
    if (sent.isPending) {
      return <LinesSkeleton />;
    }
    if (sent.isError) {
      return <Failed error={sent.error} retry={() => void sent.refetch()} />;
    }
    if (sent.data.length === 0) {
      return (
        <Empty icon={Send} title="Nothing was sent to many yet">
          <p>Choose people on the list, one by one or all, and send them a message in the messenger.</p>
          <Button component={Link} mx="auto" to={`/sites/${site}/people`} variant="default">
            Go to People
          </Button>
        </Empty>
      );
    }
    return (
      <>
        <div className={classes.sentBar}>
          <CsvButton href={tableUrl(site, "messages")} size="xs" />
        </div>
        <DataTable label="Messages sent to many" table={table} />
      </>
    );
  };
  return (
    <Card fills flush>
      {content()}
    </Card>
  );
}

function Sent(props: { message: SentMessage; onCancel: (id: string) => void }) {
  const { message, onCancel } = props;
  if (message.state === "sending") {
    return (
      <span className={classes.sending}>
        <ProgressBar done={message.sent + message.skipped} label="Sent" total={message.total} />
        <Button onClick={() => onCancel(message.id)} size="compact-xs" variant="subtle">
          Cancel
        </Button>
      </span>
    );
  }
  return (
    <>
      {count(message.sent)}
      {message.state === "canceled" && (
        <Badge color="gray" ml={6} size="sm" variant="light">
          canceled
        </Badge>
      )}
    </>
  );
}
