import { flexRender, type Table } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import classes from "./DataTable.module.css";

/** The names of the columns; those that sort are buttons. */
export function DataTableHeader<T>(props: { table: Table<T> }) {
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
