import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { Building2 } from "lucide-react";
import { useCallback, useMemo } from "react";
import { type Company, useCompanies } from "../api/companies";
import { sampleText } from "../conditions/samples";
import { FirstCall } from "../overview/FirstCall";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { DataTable } from "../shared/DataTable";
import { FilterBox } from "../shared/FilterBox";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Companies.module.css";

const column = createColumnHelper<Company>();

const COLUMNS = [
  column.accessor("name", {
    header: "Company",
    meta: { width: "minmax(12rem, 1.6fr)" },
    cell: ({ row }) => (
      <span className={classes.company}>
        <span className={classes.name}>{row.original.name}</span>
        {row.original.id !== row.original.name && <span className={classes.id}>{row.original.id}</span>}
      </span>
    ),
  }),
  column.accessor("size", {
    header: "People",
    meta: { width: "6.5rem", align: "end" },
    cell: (cell) => count(cell.getValue()),
  }),
  column.accessor("properties", {
    header: "Properties",
    meta: { width: "minmax(0, 2fr)", secondary: true },
    cell: (cell) => <span className={classes.id}>{propertyLine(cell.getValue())}</span>,
  }),
  column.accessor("seen", {
    header: "Last named",
    meta: { width: "9rem" },
    cell: (cell) => <Time ms={cell.getValue()} />,
  }),
];

function propertyLine(properties: Record<string, unknown>): string {
  return Object.entries(properties)
    .filter(([name, value]) => name !== "name" && typeof value !== "object")
    .slice(0, 4)
    .map(([name, value]) => `${name}: ${sampleText(value)}`)
    .join(" · ");
}

export default function CompaniesPage() {
  const site = useSiteId();
  const [search, setSearch] = useParam("search");
  const companies = useCompanies(site, search);
  const rows = useMemo(() => companies.data?.pages.flatMap((page) => page.items) ?? [], [companies.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = companies;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const table = useReactTable({
    data: rows,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (company) => company.key,
    enableSorting: false,
  });
  const content = () => {
    if (companies.isPending) {
      return <LinesSkeleton />;
    }
    if (companies.isError && rows.length === 0) {
      return <Failed error={companies.error} retry={() => void companies.refetch()} />;
    }
    if (rows.length === 0) {
      return <NoCompanies isFiltered={search !== ""} site={site} />;
    }
    return (
      <DataTable
        hrefOf={(company) => `/sites/${site}/companies/${encodeURIComponent(company.id)}`}
        label="Companies"
        onNearEnd={onNearEnd}
        table={table}
      />
    );
  };
  return (
    <Page
      actions={
        <>
          <FilterBox
            label="Search companies"
            onChange={setSearch}
            placeholder="Name or id"
            value={search}
            width={240}
          />
          {rows.length > 0 && <CsvButton href={tableUrl(site, "companies", { search })} />}
        </>
      }
      fills
      note="People belong to the company that their property “company” names."
      title="Companies"
    >
      <Card fills flush>
        {content()}
      </Card>
    </Page>
  );
}

function NoCompanies(props: { isFiltered: boolean; site: string }) {
  if (props.isFiltered) {
    return (
      <Empty icon={Building2} title="No company matches">
        <p>Try fewer letters.</p>
      </Empty>
    );
  }
  return (
    <Empty icon={Building2} title="No companies yet">
      <p>
        Set the property “company” of a person, as a name or as an object with id, name and more, and the
        company appears here.
      </p>
      <FirstCall kind="set" site={props.site} />
    </Empty>
  );
}
