import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { PencilLine, Share2, Target, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useNavigate, useParams } from "react-router";
import {
  type Chart,
  useChangeChart,
  useChart,
  useDeleteChart,
  useFigures,
  useStanding,
} from "../api/analytics";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { CsvButton } from "../shared/CsvButton";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { AlertsCard } from "./AlertsCard";
import classes from "./Analytics.module.css";
import { useAsked } from "./asked";
import { FunnelView } from "./FunnelView";
import { definitionOf } from "./funnel";
import { MetricView } from "./MetricView";
import { metricOf } from "./metric";
import { NotesCard } from "./NotesCard";
import { RangeControls } from "./RangeControls";
import { StandingLine } from "./StandingLine";

const FunnelDialog = lazy(() => import("./FunnelDialog"));
const MetricDialog = lazy(() => import("./MetricDialog"));
const ShareDialog = lazy(() => import("./ShareDialog"));
const GoalDialog = lazy(() => import("./GoalDialog"));
const NoteDialog = lazy(() => import("./NoteDialog"));

/** One funnel or metric: what it shows of which days, and who the people of its numbers are. */
export default function ChartPage() {
  const site = useSiteId();
  const { chart = "" } = useParams();
  const found = useChart(site, chart);
  if (found.data === undefined) {
    return (
      <Page back={{ label: "Analytics", to: `/sites/${site}/analytics` }} title="Analytics">
        {found.isError ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : (
          <BlocksSkeleton heights={[320, 240]} />
        )}
      </Page>
    );
  }
  return <Shown chart={found.data} key={chart} site={site} />;
}

function Shown(props: { site: string; chart: Chart }) {
  const { site, chart } = props;
  const [open, setOpen] = useState<"change" | "share" | "goal" | "note">();
  const [noted, setNoted] = useState("");
  const close = () => setOpen(undefined);
  const note = (day: string) => {
    setNoted(day);
    setOpen("note");
  };
  const standing = useStanding(site);
  const asked = useAsked();
  const figures = useFigures(site, chart, asked, standing.data?.as_of);
  const { data } = figures;
  const { range, from, to, step, breakdown, compare } = asked;
  const file = new URLSearchParams({ range, from, to, step, breakdown, compare: String(compare) });
  return (
    <Page
      actions={
        <>
          <CsvButton href={`/api/v1/sites/${site}/analytics/charts/${chart.id}/figures.csv?${file}`} />
          <Button leftSection={<Share2 size={15} />} onClick={() => setOpen("share")} variant="default">
            Share
          </Button>
          <May right="analyse">
            {chart.kind === "metric" && (
              <Button leftSection={<Target size={15} />} onClick={() => setOpen("goal")} variant="default">
                Goal
              </Button>
            )}
            <Button
              leftSection={<PencilLine size={15} />}
              onClick={() => setOpen("change")}
              variant="default"
            >
              Change
            </Button>
            <Remove chart={chart} site={site} />
          </May>
        </>
      }
      back={{ label: "Analytics", to: `/sites/${site}/analytics` }}
      note={<StandingLine site={site} />}
      title={chart.name}
    >
      <div className={classes.controls}>
        <RangeControls site={site} />
      </div>
      {figures.isError && <Failed error={figures.error} retry={() => void figures.refetch()} />}
      {!figures.isError && !data?.funnel && !data?.metric && standing.data?.as_of === null && (
        <Card title="Figures">
          <p>
            Figures come once what was done has been counted. That begins by itself, or by the button above.
          </p>
        </Card>
      )}
      {data?.funnel && (
        <FunnelView asked={asked} chart={chart} shown={{ ...data, funnel: data.funnel }} site={site} />
      )}
      {data?.metric && (
        <MetricView
          asked={asked}
          chart={chart}
          onNote={note}
          shown={{ ...data, metric: data.metric }}
          site={site}
        />
      )}
      {!data && figures.isFetching && <BlocksSkeleton heights={[260]} />}
      {data && <NotesCard first={data.first} last={data.last} onAdd={() => note(data.last)} site={site} />}
      <AlertsCard chart={chart} site={site} />
      <Suspense>
        {open === "change" && <Change chart={chart} onClose={close} site={site} />}
        {open === "share" && (
          <ShareDialog chart={chart} onClose={close} range={range} site={site} step={step} />
        )}
        {open === "goal" && <GoalDialog chart={chart} onClose={close} site={site} />}
        {open === "note" && <NoteDialog day={noted} onClose={close} site={site} />}
      </Suspense>
    </Page>
  );
}

function Change(props: { site: string; chart: Chart; onClose: () => void }) {
  const { site, chart, onClose } = props;
  const change = useChangeChart(site, chart.id);
  const shared = {
    error: change.error,
    isBusy: change.isPending,
    name: chart.name,
    onClose,
    onSubmit: (name: string, definition: object) =>
      change.mutate(
        { name, definition: definition as Chart["definition"], version: chart.version },
        { onSuccess: onClose },
      ),
    site,
    verb: "Save",
  };
  return chart.kind === "funnel" ? (
    <FunnelDialog {...shared} definition={definitionOf(chart)} title="Change the funnel" />
  ) : (
    <MetricDialog {...shared} definition={metricOf(chart)} title="Change the metric" />
  );
}

function Remove(props: { site: string; chart: Chart }) {
  const { site, chart } = props;
  const [asks, question] = useDisclosure(false);
  const remove = useDeleteChart(site);
  const navigate = useNavigate();
  return (
    <>
      <Button aria-label={`Remove the ${chart.kind}`} onClick={question.open} px="xs" variant="default">
        <Trash2 size={15} />
      </Button>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={question.close}
        onConfirm={() =>
          remove.mutate(chart.id, {
            onSuccess: () => void navigate(`/sites/${site}/analytics`, { replace: true }),
          })
        }
        opened={asks}
        title={`Remove ${chart.name}?`}
        verb="Remove"
      >
        <p>The {chart.kind} goes; what people did stays, and another one can look at it.</p>
      </Confirm>
    </>
  );
}
