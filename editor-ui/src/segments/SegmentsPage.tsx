import { Badge, Tooltip } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { Split } from "lucide-react";
import { type Segment, useSegments } from "../api/segments";
import { Card } from "../shared/Card";
import { DataTable } from "../shared/DataTable";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import { conditionText } from "./conditionText";
import classes from "./Segments.module.css";

const column = createColumnHelper<Segment>();

const COLUMNS = [
  column.accessor("name", {
    header: "Segment",
    meta: { width: "minmax(14rem, 2.4fr)" },
    cell: ({ row }) => (
      <span className={classes.segment}>
        <span className={classes.name}>{row.original.name}</span>
        <span className={classes.condition}>{conditionText(row.original.definition)}</span>
      </span>
    ),
  }),
  column.accessor("size", {
    header: "People",
    meta: { width: "7rem", align: "end" },
    cell: (cell) => count(cell.getValue()),
  }),
  column.accessor("live", {
    header: "Kept",
    meta: { width: "9rem", secondary: true },
    cell: (cell) =>
      cell.getValue() ? (
        <Tooltip label="Membership follows every event">
          <Badge color="pine" size="sm" variant="light">
            live
          </Badge>
        </Tooltip>
      ) : (
        <Badge color="gray" size="sm" variant="default">
          on recount
        </Badge>
      ),
  }),
  column.accessor((segment) => segment.computed ?? 0, {
    id: "computed",
    header: "Recounted",
    meta: { width: "10rem", secondary: true },
    cell: ({ row }) => <Time ms={row.original.computed} />,
  }),
];

export default function SegmentsPage() {
  const site = useSiteId();
  const segments = useSegments(site);
  const content = () => {
    if (segments.isPending) {
      return <LinesSkeleton />;
    }
    if (segments.isError) {
      return <Failed error={segments.error} retry={() => void segments.refetch()} />;
    }
    if (segments.data.length === 0) {
      return (
        <Empty icon={Split} title="No segments yet">
          <p>
            A segment is everybody who meets some conditions, kept up to date with every event. Make one by
            the API: POST /api/v1/sites/{site}/segments with a name and a definition.
          </p>
        </Empty>
      );
    }
    return <SegmentTable segments={segments.data} site={site} />;
  };
  return (
    <Page fills note="Groups of people who meet conditions. Open one to see who is in it." title="Segments">
      <Card fills flush>
        {content()}
      </Card>
    </Page>
  );
}

function SegmentTable(props: { segments: Segment[]; site: string }) {
  const table = useReactTable({
    data: props.segments,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: (segment) => segment.id,
  });
  return (
    <DataTable
      hrefOf={(segment) => `/sites/${props.site}/people?segment=${encodeURIComponent(segment.id)}`}
      label="Segments"
      rowHeight={58}
      table={table}
    />
  );
}
