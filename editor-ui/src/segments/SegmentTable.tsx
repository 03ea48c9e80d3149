import { ActionIcon, Badge, Menu, Tooltip } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { CircleAlert, Ellipsis, FolderOpen, RefreshCw, Trash2, Users } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { isComputing, type Segment } from "../api/segments";
import { conditionText, type Names } from "../conditions/conditionText";
import { DataTable } from "../shared/DataTable";
import { count } from "../shared/format";
import { May } from "../shared/May";
import { ProgressBar } from "../shared/ProgressBar";
import { Time } from "../shared/Time";
import { changeText } from "./SegmentNote";
import classes from "./Segments.module.css";

interface SegmentTableProps {
  segments: Segment[];
  site: string;
  onRecompute: (segment: Segment) => void;
  onDelete: (segment: Segment) => void;
}

const column = createColumnHelper<Segment>();

/** All segments and lists of a site. */
export function SegmentTable(props: SegmentTableProps) {
  const { segments, site, onRecompute, onDelete } = props;
  const columns = useMemo(() => {
    const names = new Map(segments.map(({ id, name }) => [id, name]));
    return columnsOf({ site, names, onRecompute, onDelete });
  }, [segments, site, onRecompute, onDelete]);
  const table = useReactTable({
    data: segments,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: (segment) => segment.id,
  });
  return (
    <DataTable
      hrefOf={(segment) => `/sites/${site}/segments/${encodeURIComponent(segment.id)}`}
      label="Segments"
      rowHeight={58}
      table={table}
    />
  );
}

function columnsOf(props: Omit<SegmentTableProps, "segments"> & { names: Names }) {
  const { names } = props;
  return [
    column.accessor("name", {
      header: "Segment",
      meta: { width: "minmax(12rem, 2.4fr)" },
      cell: ({ row }) => <Name names={names} segment={row.original} />,
    }),
    column.accessor("kind", {
      header: "Kind",
      meta: { width: "6.5rem", secondary: true },
      cell: (cell) =>
        cell.getValue() === "live" ? (
          <Tooltip label="Membership follows every event">
            <Badge color="pine" size="sm" variant="light">
              live
            </Badge>
          </Tooltip>
        ) : (
          <Badge color="gray" size="sm" variant="default">
            list
          </Badge>
        ),
    }),
    column.accessor("size", {
      header: "People",
      meta: { width: "6.5rem", align: "end" },
      cell: (cell) => count(cell.getValue()),
    }),
    column.accessor((segment) => (segment.yesterday === null ? 0 : segment.size - segment.yesterday), {
      id: "change",
      header: "Since yesterday",
      meta: { width: "8.5rem", align: "end", secondary: true },
      cell: ({ row, getValue }) =>
        row.original.yesterday === null ? (
          <span className={classes.none}>–</span>
        ) : (
          <span className={classes.change} data-way={Math.sign(getValue())}>
            {changeText(getValue())}
          </span>
        ),
    }),
    column.accessor((segment) => segment.computed ?? 0, {
      id: "computed",
      header: "Computed",
      meta: { width: "12rem", secondary: true },
      cell: ({ row }) => <Computed segment={row.original} />,
    }),
    column.display({
      id: "actions",
      header: () => <span className="hidden">Actions</span>,
      meta: { width: "3.5rem", align: "end" },
      cell: ({ row }) => <Actions {...props} segment={row.original} />,
    }),
  ];
}

function Name(props: { segment: Segment; names: Names }) {
  const { segment, names } = props;
  const [problem] = segment.broken;
  return (
    <span className={classes.segment}>
      <span className={classes.name}>{segment.name}</span>
      {problem === undefined ? (
        <span className={classes.condition}>
          {segment.kind === "static" ? "a list made by hand" : conditionText(segment.definition, names)}
        </span>
      ) : (
        <span className={classes.broken}>
          <CircleAlert aria-hidden size={13} /> Broken: {problem.message} Open it to mend it.
        </span>
      )}
    </span>
  );
}

function Computed(props: { segment: Segment }) {
  const { segment } = props;
  if (segment.progress !== null) {
    return <ProgressBar done={segment.progress.people} label="Computing" total={segment.progress.total} />;
  }
  return segment.kind === "static" ? (
    <span className={classes.none}>–</span>
  ) : (
    <Time ms={segment.computed} never={isComputing(segment) ? "about to be" : "never"} />
  );
}

function Actions(props: Omit<SegmentTableProps, "segments"> & { segment: Segment }) {
  const { segment, site, onRecompute, onDelete } = props;
  return (
    <span className={classes.actions}>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${segment.name}`} color="gray" variant="subtle">
            <Ellipsis size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            leftSection={<FolderOpen size={15} />}
            to={`/sites/${site}/segments/${encodeURIComponent(segment.id)}`}
          >
            Open
          </Menu.Item>
          <Menu.Item
            component={Link}
            leftSection={<Users size={15} />}
            to={`/sites/${site}/people?segment=${encodeURIComponent(segment.id)}`}
          >
            Show its people
          </Menu.Item>
          <May right="analyse">
            {segment.kind === "live" && (
              <Menu.Item
                disabled={segment.progress !== null}
                leftSection={<RefreshCw size={15} />}
                onClick={() => onRecompute(segment)}
              >
                Recompute
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<Trash2 size={15} />} onClick={() => onDelete(segment)}>
              Delete…
            </Menu.Item>
          </May>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
