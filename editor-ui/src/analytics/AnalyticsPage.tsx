import { Button } from "@mantine/core";
import { Filter, Plus } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import {
  type Chart,
  type Standing,
  useCharts,
  useCreateChart,
  useFigures,
  useStanding,
} from "../api/analytics";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Analytics.module.css";
import FunnelDialog from "./FunnelDialog";
import { conversion, definitionOf } from "./funnel";
import { StandingLine } from "./StandingLine";

const WEEK = { range: "last_7_days", compare: false } as const;
const NEW = { steps: [{ event: "" }, { event: "" }] };

/** All funnels, each with how many come to its end. */
export default function AnalyticsPage() {
  const site = useSiteId();
  const charts = useCharts(site);
  const standing = useStanding(site);
  const [isMaking, setMaking] = useState(false);
  const create = useCreateChart(site);
  const navigate = useNavigate();
  const newButton = (
    <Button leftSection={<Plus size={15} />} mx="auto" onClick={() => setMaking(true)}>
      New funnel
    </Button>
  );
  return (
    <Page actions={newButton} note={<StandingLine site={site} />} title="Analytics">
      {charts.isPending && <BlocksSkeleton heights={[180, 180]} />}
      {charts.isError && <Failed error={charts.error} retry={() => void charts.refetch()} />}
      {charts.data?.length === 0 && (
        <Card>
          <Empty icon={Filter} title="No funnel yet">
            <p>
              A funnel shows how many people go how far on a way that you name, step by step, and who they are
              where they stop.
            </p>
            {newButton}
          </Empty>
        </Card>
      )}
      {charts.data !== undefined && charts.data.length > 0 && (
        <ul className={classes.cards}>
          {charts.data.map((chart) => (
            <li key={chart.id}>
              <ChartCard chart={chart} site={site} standing={standing.data} />
            </li>
          ))}
        </ul>
      )}
      {isMaking && (
        <FunnelDialog
          definition={NEW}
          error={create.error}
          isBusy={create.isPending}
          name=""
          onClose={() => setMaking(false)}
          onSubmit={(name, definition) =>
            create.mutate(
              { kind: "funnel", name, definition },
              { onSuccess: (made) => void navigate(`/sites/${site}/analytics/${made.id}`) },
            )
          }
          site={site}
          title="New funnel"
          verb="Make the funnel"
        />
      )}
    </Page>
  );
}

function ChartCard(props: { site: string; chart: Chart; standing: Standing | undefined }) {
  const { site, chart, standing } = props;
  const figures = useFigures(site, chart, WEEK, standing?.as_of).data?.funnel?.steps ?? [];
  const most = Math.max(1, ...figures.map(({ people }) => people));
  return (
    <Link className={classes.card} to={`/sites/${site}/analytics/${chart.id}`}>
      <span className={classes.cardHead}>
        <span className={classes.cardName}>{chart.name}</span>
        <span className={classes.cardKind}>Funnel, last 7 days</span>
      </span>
      <span className={classes.cardFigure}>
        {figures.length === 0 ? "–" : conversion(figures)}
        <span className={classes.cardKind}>
          {figures.length > 0 && `${count(figures.at(-1)?.people ?? 0)} of ${count(figures[0]?.people ?? 0)}`}
        </span>
      </span>
      <span aria-hidden className={classes.small}>
        {definitionOf(chart).steps.map((_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            key={index}
            style={{ height: `${Math.max(3, (100 * (figures[index]?.people ?? 0)) / most)}%` }}
          />
        ))}
      </span>
    </Link>
  );
}
