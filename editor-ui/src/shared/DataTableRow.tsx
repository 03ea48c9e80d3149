import { flexRender, type Row } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { Link } from "react-router";
import classes from "./DataTable.module.css";

/** What a row leads to and how it is marked. */
export interface RowBehaviour<T> {
  /** Where a row leads; the first cell becomes the link. */
  hrefOf?: (row: T) => string;
  /** Or what a row opens. */
  onOpen?: (row: T) => void;
  isSelected?: (row: T) => boolean;
  /** Came just now; lit for a moment. */
  isFresh?: (row: T) => boolean;
}

interface DataTableRowProps<T> extends RowBehaviour<T> {
  row: Row<T>;
  index: number;
  top: number;
  height: number;
}

export function DataTableRow<T>(props: DataTableRowProps<T>) {
  const { row, index, top, height, hrefOf, onOpen, isSelected, isFresh } = props;
  const first = row.getVisibleCells().find(({ column }) => column.columnDef.meta?.isBeside !== true)
    ?.column.id;
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
      {row.getVisibleCells().map((cell) => {
        const content = flexRender(cell.column.columnDef.cell, cell.getContext());
        return (
          // biome-ignore lint/a11y: see DataTable
          <div
            className={classes.cell}
            data-beside={cell.column.columnDef.meta?.isBeside}
            data-align={cell.column.columnDef.meta?.align}
            data-secondary={cell.column.columnDef.meta?.secondary}
            key={cell.id}
            role="cell"
          >
            {cell.column.id === first ? (
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
