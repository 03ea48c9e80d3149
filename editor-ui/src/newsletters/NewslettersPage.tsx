import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { Newspaper, Plus } from "lucide-react";
import { type Newsletter, useNewsletters } from "../api/newsletters";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { DataTable } from "../shared/DataTable";
import { count } from "../shared/format";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import { NewNewsletter } from "./NewNewsletter";
import { NewsletterBadge } from "./NewsletterBadge";
import classes from "./Newsletters.module.css";
import { share } from "./share";

const column = createColumnHelper<Newsletter>();

function part(newsletter: Newsletter, number: number) {
  return (
    <>
      {count(number)} <span className={classes.share}>{share(number, newsletter.figures.sent)}</span>
    </>
  );
}

const COLUMNS = [
  column.accessor("name", {
    header: "Newsletter",
    meta: { width: "minmax(12rem, 2.4fr)" },
    cell: (cell) => <span className={classes.name}>{cell.getValue()}</span>,
  }),
  column.accessor("state", {
    header: "State",
    meta: { width: "8rem" },
    cell: (cell) => <NewsletterBadge state={cell.getValue()} />,
  }),
  column.accessor("recipients", {
    header: "People",
    meta: { width: "6.5rem", align: "end", secondary: true },
    cell: (cell) => count(cell.getValue()),
  }),
  column.accessor((newsletter) => newsletter.figures.sent, {
    id: "sent",
    header: "Sent",
    meta: { width: "6.5rem", align: "end" },
    cell: (cell) => count(cell.getValue()),
  }),
  column.accessor((newsletter) => newsletter.figures.opened, {
    id: "opened",
    header: "Opened",
    meta: { width: "7.5rem", align: "end", secondary: true },
    cell: (cell) => part(cell.row.original, cell.getValue()),
  }),
  column.accessor((newsletter) => newsletter.figures.clicked, {
    id: "clicked",
    header: "Clicked",
    meta: { width: "7.5rem", align: "end", secondary: true },
    cell: (cell) => part(cell.row.original, cell.getValue()),
  }),
  column.accessor((newsletter) => newsletter.started ?? newsletter.at, {
    id: "when",
    header: "Sent, or planned",
    meta: { width: "10rem", secondary: true },
    cell: (cell) => <Time ms={cell.getValue()} never="not yet" />,
  }),
];

/** Campaigns -> Manual: every newsletter, and what became of it. */
export default function NewslettersPage() {
  const site = useSiteId();
  const newsletters = useNewsletters(site);
  const [isMaking, making] = useDisclosure(false);
  const add = (
    <May right="write">
      <Button leftSection={<Plus size={15} />} onClick={making.open}>
        New campaign
      </Button>
    </May>
  );
  const content = () => {
    if (newsletters.isPending) {
      return <LinesSkeleton />;
    }
    if (newsletters.isError) {
      return <Failed error={newsletters.error} retry={() => void newsletters.refetch()} />;
    }
    if (newsletters.data.length === 0) {
      return (
        <Empty icon={Newspaper} title="No newsletters yet">
          <p>A newsletter is one letter to everybody, or to the people of some segments, once.</p>
          {add}
        </Empty>
      );
    }
    return <NewsletterTable newsletters={newsletters.data} site={site} />;
  };
  return (
    <Page
      actions={
        newsletters.data !== undefined &&
        newsletters.data.length > 0 && (
          <>
            <CsvButton href={tableUrl(site, "newsletters")} />
            {add}
          </>
        )
      }
      fills
      note="One letter to many people, when you say so."
      title="Newsletters"
    >
      <NewNewsletter onClose={making.close} opened={isMaking} site={site} />
      <Card fills flush>
        {content()}
      </Card>
    </Page>
  );
}

function NewsletterTable(props: { newsletters: Newsletter[]; site: string }) {
  const table = useReactTable({
    data: props.newsletters,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: (newsletter) => newsletter.id,
  });
  return (
    <DataTable
      hrefOf={(newsletter) => `/sites/${props.site}/newsletters/${newsletter.id}`}
      label="Newsletters"
      table={table}
    />
  );
}
