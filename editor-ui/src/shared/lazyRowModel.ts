import { createRow, type Row, type RowModel, type Table } from "@tanstack/react-table";

/** A row model whose rows are made when they are looked at: a list of 100,000 shows thirty. */
export function lazyRowModel<T>(): (table: Table<T>) => () => RowModel<T> {
  return (table) => {
    let known: readonly T[] | undefined;
    let model: RowModel<T> = { rows: [], flatRows: [], rowsById: {} };
    return () => {
      if (table.options.data !== known) {
        known = table.options.data;
        model = { rows: lazyRows(table, known), flatRows: [], rowsById: {} };
      }
      return model;
    };
  };
}

function lazyRows<T>(table: Table<T>, data: readonly T[]): Row<T>[] {
  const made = new Map<number, Row<T>>();
  const rowAt = (index: number) => {
    const original = data[index];
    const row = made.get(index);
    if (row !== undefined || original === undefined) {
      return row;
    }
    const id = table.options.getRowId?.(original, index) ?? String(index);
    const fresh = createRow(table, id, original, index, 0);
    made.set(index, fresh);
    return fresh;
  };
  return new Proxy([] as Row<T>[], {
    get: (target, name) => {
      if (name === "length") {
        return data.length;
      }
      const index = typeof name === "string" ? Number(name) : Number.NaN;
      return Number.isInteger(index) ? rowAt(index) : Reflect.get(target, name);
    },
  });
}
