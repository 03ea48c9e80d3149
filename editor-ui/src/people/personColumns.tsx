import { createColumnHelper } from "@tanstack/react-table";
import type { Person } from "../api/people";
import { sampleText } from "../conditions/samples";
import { Time } from "../shared/Time";
import { ChooseOne, ChooseShown } from "./ChooseBoxes";
import { Face } from "./Face";
import classes from "./People.module.css";
import { personName } from "./personName";

/** A person as lists show them; `since` in a segment's, `values` where columns were asked for. */
export type ListedPerson = Person & { since?: number | null; values?: Record<string, unknown> };

const column = createColumnHelper<ListedPerson>();

export const PERSON_COLUMN = column.display({
  id: "person",
  header: "Person",
  meta: { width: "minmax(14rem, 2.2fr)" },
  cell: ({ row }) => (
    <span className={classes.person}>
      <Face person={row.original} />
      <span className={classes.names}>
        <span className={classes.name}>{personName(row.original)}</span>
        <span className={classes.id}>{row.original.anonymous ? "anonymous visitor" : row.original.id}</span>
      </span>
    </span>
  ),
});

export const EMAIL_COLUMN = column.accessor("email", {
  header: "E-mail",
  meta: { width: "minmax(0, 1.7fr)", secondary: true },
  cell: (cell) => cell.getValue() ?? <span className={classes.none}>none</span>,
});

export const SEEN_COLUMN = column.accessor("seen", {
  header: "Last seen",
  meta: { width: "9rem" },
  cell: (cell) => <Time ms={cell.getValue()} />,
});

export const CREATED_COLUMN = column.accessor("created", {
  header: "First seen",
  meta: { width: "9rem", secondary: true },
  cell: (cell) => <Time ms={cell.getValue()} />,
});

export const SINCE_COLUMN = column.display({
  id: "since",
  header: "In since",
  meta: { width: "9rem" },
  cell: ({ row }) => <Time ms={row.original.since} never="unknown" />,
});

/** A column of one property's values. */
export function valueColumn(name: string, label = name) {
  return column.display({
    id: `value:${name}`,
    header: label,
    meta: { width: "minmax(7rem, 1fr)", secondary: true },
    cell: ({ row }) => {
      const value = row.original.values?.[name];
      return value === undefined || value === null ? (
        <span className={classes.none}>–</span>
      ) : (
        <span title={typeof value === "string" ? value : JSON.stringify(value)}>{sampleText(value)}</span>
      );
    },
  });
}

/** A column with one button a row. */
export function actionColumn(label: string, render: (person: ListedPerson) => React.ReactNode) {
  return column.display({
    id: "action",
    header: () => <span className="hidden">{label}</span>,
    meta: { width: "3.5rem", align: "end" },
    cell: ({ row }) => <span className={classes.action}>{render(row.original)}</span>,
  });
}

/** A box a row, to choose people; the one above is for all who are shown. */
export const SELECT_COLUMN = column.display({
  id: "select",
  header: () => <ChooseShown />,
  meta: { width: "2.2rem", isBeside: true },
  cell: ({ row }) => <ChooseOne person={row.original} />,
});

export const PEOPLE_COLUMNS = [PERSON_COLUMN, EMAIL_COLUMN, SEEN_COLUMN, CREATED_COLUMN];
