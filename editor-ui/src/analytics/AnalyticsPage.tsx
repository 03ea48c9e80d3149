import { Button, Menu } from "@mantine/core";
import { ChartColumn, Filter, MessageCircleQuestion, Plus, Share2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link, useNavigate } from "react-router";
import { type Chart, useCharts, useCreateChart, useStanding } from "../api/analytics";
import { Card } from "../shared/Card";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import { ChartCards } from "./ChartCards";
import { StandingLine } from "./StandingLine";

const FunnelDialog = lazy(() => import("./FunnelDialog"));
const MetricDialog = lazy(() => import("./MetricDialog"));
const ShareDialog = lazy(() => import("./ShareDialog"));
const NEW = { steps: [{ event: "" }, { event: "" }] };

/** All metrics and funnels, each with its figure of the last week. */
export default function AnalyticsPage() {
  const site = useSiteId();
  const charts = useCharts(site);
  const standing = useStanding(site);
  const [isSharing, setSharing] = useState(false);
  const [kind, setKind] = useParam("new");
  const making = kind === "funnel" || kind === "metric" ? kind : undefined;
  const create = useCreateChart(site);
  const navigate = useNavigate();
  const newButton = (
    <May right="analyse">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<Plus size={15} />} mx="auto">
            Create new
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<ChartColumn size={15} />} onClick={() => setKind("metric")}>
            Metric
          </Menu.Item>
          <Menu.Item leftSection={<Filter size={15} />} onClick={() => setKind("funnel")}>
            Funnel
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </May>
  );
  const shared = {
    error: create.error,
    isBusy: create.isPending,
    name: "",
    onClose: () => {
      create.reset();
      setKind("");
    },
    site,
  };
  const submit = (kind: Chart["kind"], name: string, definition: object) =>
    create.mutate(
      { kind, name, definition: definition as Chart["definition"] },
      {
        onSuccess: (made) =>
          kind === "funnel" ? void navigate(`/sites/${site}/analytics/${made.id}`) : setKind(""),
      },
    );
  return (
    <Page
      actions={
        <>
          <Button
            component={Link}
            leftSection={<MessageCircleQuestion size={15} />}
            to={`/sites/${site}/reports`}
            variant="default"
          >
            Reports
          </Button>
          <Button leftSection={<Share2 size={15} />} onClick={() => setSharing(true)} variant="default">
            Share
          </Button>
          {newButton}
        </>
      }
      note={<StandingLine site={site} />}
      title="Analytics"
    >
      {charts.isPending && <BlocksSkeleton heights={[180, 180]} />}
      {charts.isError && <Failed error={charts.error} retry={() => void charts.refetch()} />}
      {charts.data?.length === 0 && (
        <Card>
          <Empty icon={ChartColumn} title="No metric or funnel yet">
            <p>
              A metric shows one number day by day. A funnel shows how many people go how far on a way that
              you name, and who they are where they stop.
            </p>
            {newButton}
          </Empty>
        </Card>
      )}
      {charts.data !== undefined && charts.data.length > 0 && (
        <ChartCards charts={charts.data} site={site} standing={standing.data} />
      )}
      <Suspense>
        {isSharing && <ShareDialog chart={undefined} onClose={() => setSharing(false)} site={site} />}
        {making === "funnel" && (
          <FunnelDialog
            {...shared}
            definition={NEW}
            onSubmit={(name, definition) => submit("funnel", name, definition)}
            title="New funnel"
            verb="Save funnel"
          />
        )}
        {making === "metric" && (
          <MetricDialog
            {...shared}
            definition={undefined}
            onSubmit={(name, definition) => submit("metric", name, definition)}
            title="New metric"
            verb="Add metric"
          />
        )}
      </Suspense>
    </Page>
  );
}
