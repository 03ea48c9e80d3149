import { Button } from "@mantine/core";
import { Filter, Plus } from "lucide-react";
import { Link } from "react-router";
import { useCharts, useStanding } from "../api/analytics";
import { type Stop, type StopsAsked, useStops } from "../api/reportFigures";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { May } from "../shared/May";
import { Empty } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { BehindPeople } from "./BehindPeople";
import { DifferenceTable } from "./DifferenceTable";
import { csvUrl, ReportFrame } from "./ReportFrame";
import { ScopeControls } from "./ScopeControls";
import { StopSteps } from "./StopSteps";
import classes from "./Stops.module.css";
import { type StopNumber, stopNumber, stopParts, stopTitle } from "./stops";
import { useScope } from "./useScope";

const INITIAL = { range: "last_30_days", step: "day" } as const;
const MOST = 5;

/** Where people stop in the funnels of a site, the largest drops first, and who they are. */
export default function StopsPage() {
  const site = useSiteId();
  const asking = useScope(INITIAL);
  const asked: StopsAsked = { ...asking.scope, chart: "" };
  const found = useStops(site, asked, useStanding(site).data?.as_of);
  const charts = useCharts(site).data;
  const hasFunnels = charts === undefined || charts.some(({ kind }) => kind === "funnel");
  const number = stopNumber(asking.who);
  const funnels = found.data?.funnels ?? [];
  return (
    <ReportFrame
      controls={<ScopeControls asking={asking} hasSteps={false} initial={INITIAL} site={site} />}
      csv={csvUrl(site, "stops", asked)}
      error={found.error}
      icon={Filter}
      isLoading={found.isPending || charts === undefined}
      nothing=""
      retry={() => void found.refetch()}
      says="Of each funnel the step behind which most people are lost, and what tells those who stopped there from those who went on."
      site={site}
      title="Where do people stop?"
    >
      {hasFunnels ? (
        funnels.map((stop) => (
          <StopCard
            key={stop.chart}
            number={number?.chart === stop.chart ? number : undefined}
            onChoose={(next) => asking.choose(stopParts(next))}
            query={asked}
            site={site}
            stop={stop}
          />
        ))
      ) : (
        <NoFunnel site={site} />
      )}
    </ReportFrame>
  );
}

interface StopCardProps {
  site: string;
  stop: Stop;
  query: StopsAsked;
  number: StopNumber | undefined;
  onChoose: (number: StopNumber) => void;
}

function StopCard(props: StopCardProps) {
  const { site, stop, query, number, onChoose } = props;
  const { range, from, to } = query;
  const days = new URLSearchParams({ range, from, to });
  return (
    <>
      <Card aside={plural(stop.steps.length, "step", "steps")} title={stop.funnel}>
        {stop.problem === "" ? (
          <>
            <StopSteps chosen={number} onChoose={onChoose} stop={stop} />
            <DifferenceTable chosen={number} most={MOST} onChoose={onChoose} stop={stop} />
          </>
        ) : (
          <p className={classes.none}>It could not be looked at: {stop.problem}</p>
        )}
        <p className={classes.more}>
          <Link to={`/sites/${site}/analytics/${stop.chart}?${days}`}>
            {stop.told.length > MOST
              ? `All ${stop.told.length} differences, and other steps`
              : "Open the funnel: times, other steps, breakdown"}
          </Link>
        </p>
      </Card>
      {number !== undefined && (
        <BehindPeople
          behind={{ report: "stops", query: { ...query, ...number } }}
          site={site}
          title={stopTitle(stop, number)}
          when={`Did ${stop.steps[number.at] ?? "it"}`}
        />
      )}
    </>
  );
}

function NoFunnel(props: { site: string }) {
  return (
    <Card>
      <Empty icon={Filter} title="No funnel yet">
        <p>
          A funnel names the steps to buying, upgrading or installing. With one, this page says where people
          stop on the way, and who they are.
        </p>
        <May right="analyse">
          <Button
            component={Link}
            leftSection={<Plus size={15} />}
            to={`/sites/${props.site}/analytics?new=funnel`}
          >
            Make a funnel
          </Button>
        </May>
      </Empty>
    </Card>
  );
}
