import { flexRender, type Row, type RowData, type Table } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Link } from "react-router";
import classes from "./DataTable.module.css";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData extends RowData, TValue> {
    /** A track of the CSS grid. */
    width: string;
    align?: "end";
    /** Left out where there is little room. */
    secondary?: boolean;
    // Both parameters are the library's; naming them here keeps the declarations alike.
    of?: [TData, TValue];
  }
}

interface DataTableProps<T> {
  table: Table<T>;
  label: string;
  /** Where a row leads; the first cell becomes the link. */
  hrefOf?: (row: T) => string;
  /** Or what a row opens. */
  onOpen?: (row: T) => void;
  rowHeight?: number;
  /** Called when the end comes near. */
  onNearEnd?: () => void;
  foot?: ReactNode;
  isSelected?: (row: T) => boolean;
  /** Came just now; lit for a moment. */
  isFresh?: (row: T) => boolean;
}

const NEAR = 20;

/** One table for every list: only the rows in view are in the page, arrow keys walk, Enter opens. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { table, label, rowHeight = 52, onNearEnd, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - NEAR) {
      onNearEnd?.();
    }
  }, [lastShown, onNearEnd, rows.length]);

  const focusRow = (index: number) => {
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-opens]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = indexOfFocus(event.target);
    const to = at === undefined ? undefined : nextIndex(event.key, at, rows.length - 1);
    if (to !== undefined) {
      event.preventDefault();
      focusRow(to);
    }
  };

  const columns = table.getVisibleLeafColumns();
  const wide = columns.map((column) => column.columnDef.meta?.width ?? "1fr").join(" ");
  const narrow = columns
    .filter((column) => column.columnDef.meta?.secondary !== true)
    .map((column) => column.columnDef.meta?.width ?? "1fr")
    .join(" ");
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows out of view are not there, which a <table> can't lay out
    <div
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className={classes.table}
      onKeyDown={onKeyDown}
      ref={scroller}
      role="table"
      style={{ "--wide": wide, "--narrow": narrow } as React.CSSProperties}
    >
      <Header table={table} />
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          return (
            row !== undefined && (
              <BodyRow
                {...props}
                height={rowHeight}
                index={item.index}
                key={item.key}
                row={row}
                top={item.start}
              />
            )
          );
        })}
      </div>
      {foot}
    </div>
  );
}

function indexOfFocus(target: EventTarget): number | undefined {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-index]") : null;
  return row === null ? undefined : Number(row.dataset.index);
}

function nextIndex(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, last);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return undefined;
  }
}

function Header<T>(props: { table: Table<T> }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see DataTable
    <div className={classes.head} role="rowgroup">
      {props.table.getHeaderGroups().map((group) => (
        // biome-ignore lint/a11y: see DataTable
        <div aria-rowindex={1} className={classes.row} key={group.id} role="row">
          {group.headers.map((header) => {
            const sorted = header.column.getIsSorted();
            const content = flexRender(header.column.columnDef.header, header.getContext());
            return (
              // biome-ignore lint/a11y: see DataTable
              <div
                aria-sort={sorted === false ? undefined : sorted === "asc" ? "ascending" : "descending"}
                className={classes.cell}
                data-align={header.column.columnDef.meta?.align}
                data-secondary={header.column.columnDef.meta?.secondary}
                key={header.id}
                role="columnheader"
              >
                {header.column.getCanSort() ? (
                  <button
                    className={classes.sort}
                    onClick={header.column.getToggleSortingHandler()}
                    type="button"
                  >
                    {content}
                    {sorted === "asc" && <ArrowUp aria-hidden size={12} />}
                    {sorted === "desc" && <ArrowDown aria-hidden size={12} />}
                  </button>
                ) : (
                  content
                )}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface BodyRowProps<T> extends DataTableProps<T> {
  row: Row<T>;
  index: number;
  top: number;
  height: number;
}

function BodyRow<T>(props: BodyRowProps<T>) {
  const { row, index, top, height, hrefOf, onOpen, isSelected, isFresh } = props;
  return (
    // biome-ignore lint/a11y: see DataTable
    <div
      aria-rowindex={index + 2}
      className={classes.row}
      data-fresh={isFresh?.(row.original) || undefined}
      data-index={index}
      data-selected={isSelected?.(row.original) || undefined}
      role="row"
      style={{ height, transform: `translateY(${top}px)` }}
    >
      {row.getVisibleCells().map((cell, position) => {
        const content = flexRender(cell.column.columnDef.cell, cell.getContext());
        return (
          // biome-ignore lint/a11y: see DataTable
          <div
            className={classes.cell}
            data-align={cell.column.columnDef.meta?.align}
            data-secondary={cell.column.columnDef.meta?.secondary}
            key={cell.id}
            role="cell"
          >
            {position === 0 ? (
              <Opener hrefOf={hrefOf} onOpen={onOpen} row={row.original}>
                {content}
              </Opener>
            ) : (
              content
            )}
          </div>
        );
      })}
    </div>
  );
}

// Its ::after covers the row, so that a click anywhere opens it and there is one stop for the Tab key.
function Opener<T>(props: {
  row: T;
  hrefOf: ((row: T) => string) | undefined;
  onOpen: ((row: T) => void) | undefined;
  children: ReactNode;
}) {
  const { row, hrefOf, onOpen, children } = props;
  if (hrefOf !== undefined) {
    return (
      <Link className={classes.opener} data-opens to={hrefOf(row)}>
        {children}
      </Link>
    );
  }
  if (onOpen !== undefined) {
    return (
      <button className={classes.opener} data-opens onClick={() => onOpen(row)} type="button">
        {children}
      </button>
    );
  }
  return <>{children}</>;
}
