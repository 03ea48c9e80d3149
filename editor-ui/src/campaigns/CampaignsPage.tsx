import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { Plus, Workflow } from "lucide-react";
import { type CampaignListed, useCampaigns } from "../api/campaigns";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { DataTable } from "../shared/DataTable";
import { count } from "../shared/format";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Campaigns.module.css";
import { NewCampaign } from "./NewCampaign";
import { StateBadge } from "./StateBadge";

const column = createColumnHelper<CampaignListed>();

const COLUMNS = [
  column.accessor("name", {
    header: "Campaign",
    meta: { width: "minmax(12rem, 2.4fr)" },
    cell: (cell) => <span className={classes.name}>{cell.getValue()}</span>,
  }),
  column.accessor("state", {
    header: "State",
    meta: { width: "8rem" },
    cell: (cell) => <StateBadge state={cell.getValue()} />,
  }),
  column.accessor("sent", {
    header: "Sent",
    meta: { width: "6rem", align: "end" },
    cell: (cell) => count(cell.getValue()),
  }),
  column.accessor("failed", {
    header: "Failed",
    meta: { width: "6rem", align: "end", secondary: true },
    cell: (cell) => count(cell.getValue()),
  }),
  column.accessor("version", {
    header: "Version",
    meta: { width: "6rem", align: "end", secondary: true },
  }),
  column.accessor("changed", {
    header: "Changed",
    meta: { width: "10rem", secondary: true },
    cell: (cell) => <Time ms={cell.getValue()} />,
  }),
  column.accessor("created", {
    header: "Made",
    meta: { width: "10rem", secondary: true },
    cell: (cell) => <Time ms={cell.getValue()} />,
  }),
];

export default function CampaignsPage() {
  const site = useSiteId();
  const campaigns = useCampaigns(site);
  const [isMaking, making] = useDisclosure(false);
  const content = () => {
    if (campaigns.isPending) {
      return <LinesSkeleton />;
    }
    if (campaigns.isError) {
      return <Failed error={campaigns.error} retry={() => void campaigns.refetch()} />;
    }
    if (campaigns.data.length === 0) {
      return (
        <Empty icon={Workflow} title="No campaigns yet">
          <p>
            A campaign leads people from what they do to what is said to them: draw when it begins, whom it is
            for and what they get.
          </p>
          <May right="write">
            <Button leftSection={<Plus size={15} />} onClick={making.open}>
              New campaign
            </Button>
          </May>
        </Empty>
      );
    }
    return <CampaignTable campaigns={campaigns.data} site={site} />;
  };
  return (
    <Page
      actions={
        campaigns.data !== undefined &&
        campaigns.data.length > 0 && (
          <>
            <CsvButton href={tableUrl(site, "campaigns")} />
            <May right="write">
              <Button leftSection={<Plus size={15} />} onClick={making.open}>
                New campaign
              </Button>
            </May>
          </>
        )
      }
      fills
      note="What happens when people do things."
      title="Campaigns"
    >
      <NewCampaign onClose={making.close} opened={isMaking} site={site} />
      <Card fills flush>
        {content()}
      </Card>
    </Page>
  );
}

function CampaignTable(props: { campaigns: CampaignListed[]; site: string }) {
  const table = useReactTable({
    data: props.campaigns,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: (campaign) => campaign.id,
  });
  return (
    <DataTable
      hrefOf={(campaign) => `/sites/${props.site}/campaigns/${campaign.id}`}
      label="Campaigns"
      table={table}
    />
  );
}
