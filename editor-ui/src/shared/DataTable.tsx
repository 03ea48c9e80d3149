import type { RowData, Table } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import classes from "./DataTable.module.css";
import { DataTableHeader } from "./DataTableHeader";
import { DataTableRow, type RowBehaviour } from "./DataTableRow";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData extends RowData, TValue> {
    /** A track of the CSS grid. */
    width: string;
    align?: "end";
    /** Left out where there is little room. */
    secondary?: boolean;
    /** Holds what is used itself: the link of the row is in the next column. */
    isBeside?: boolean;
    // Both parameters are the library's; naming them here keeps the declarations alike.
    of?: [TData, TValue];
  }
}

interface DataTableProps<T> extends RowBehaviour<T> {
  table: Table<T>;
  label: string;
  rowHeight?: number;
  /** How many rows there are in all, when more can be loaded: the scrollbar is as long as that. */
  total?: number;
  /** Called when the end of what is loaded comes near, or lies behind; with the last row wanted. */
  onNearEnd?: (wanted: number) => void;
  foot?: ReactNode;
}

const NEAR = 20;

/** One table for every list: only the rows in view are in the page, arrow keys walk, Enter opens. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { table, label, rowHeight = 52, total = 0, onNearEnd, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: Math.max(total, rows.length),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Of very long lists not every row is made only to know its name.
    ...(total > 0 ? {} : { getItemKey: (index: number) => rows[index]?.id ?? index }),
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - NEAR) {
      onNearEnd?.(lastShown);
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
    // What a column needs to be read well is more than a phone has.
    .map((column) => (column.columnDef.meta?.width ?? "1fr").replace(/^minmax\(\d[\d.]*rem/, "minmax(6rem"))
    .join(" ");
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows out of view are not there, which a <table> can't lay out
    <div
      aria-label={label}
      aria-rowcount={Math.max(total, rows.length) + 1}
      className={classes.table}
      onKeyDown={onKeyDown}
      ref={scroller}
      role="table"
      style={{ "--wide": wide, "--narrow": narrow } as CSSProperties}
    >
      <DataTableHeader table={table} />
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row === undefined ? (
            <div
              className={classes.waiting}
              key={item.key}
              style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
            />
          ) : (
            <DataTableRow
              {...props}
              height={rowHeight}
              index={item.index}
              key={item.key}
              row={row}
              top={item.start}
            />
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
