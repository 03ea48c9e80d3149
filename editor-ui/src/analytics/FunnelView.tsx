import type { Asked, Chart } from "../api/analytics";
import type { Schemas } from "../api/client";
import { Card } from "../shared/Card";
import { useParam, useSetParams } from "../shared/useParam";
import { whoOf, whoText } from "./asked";
import { CountedPeople } from "./CountedPeople";
import { FunnelChart, type StepNumber } from "./FunnelChart";
import { FunnelGroups } from "./FunnelGroups";
import { FunnelStops } from "./FunnelStops";
import { FunnelTrend } from "./FunnelTrend";
import { conversion, definitionOf } from "./funnel";
import { dayText, spanText } from "./metric";

interface FunnelViewProps {
  site: string;
  chart: Chart;
  asked: Asked;
  shown: Schemas["ChartFigures"] & { funnel: Schemas["FunnelFigures"] };
}

/** How far people get, all of them and group by group, and who they are. */
export function FunnelView(props: FunnelViewProps) {
  const { site, chart, asked, shown } = props;
  const [who] = useParam("who");
  const setParams = useSetParams();
  const setWho = (next: string) => setParams({ who: next, stopped: "" });
  const { steps } = definitionOf(chart);
  const { funnel } = shown;
  const chosen = whoOf(who);
  const index = Number.parseInt(chosen?.place ?? "", 10);
  const isStep = chosen !== undefined && index >= 0 && index < steps.length;
  const number = isStep ? { index, part: chosen.part, before: chosen.before } : undefined;
  const group = funnel.groups.find(({ key }) => key === chosen?.group);
  const bucket = funnel.trend.find(({ first }) => first === chosen?.place.split("@")[1])?.first ?? "";
  return (
    <>
      <Card aside={`${conversion(funnel.steps)} come to the end`} title={spanText(shown.first, shown.last)}>
        <FunnelChart
          chosen={group === undefined && bucket === "" ? number : undefined}
          figures={funnel.steps}
          onChoose={({ index: step, part, before }) => setWho(whoText(`${step}`, part, "", before))}
          previous={funnel.previous}
          steps={steps}
        />
      </Card>
      {funnel.groups.length > 0 && (
        <FunnelGroups
          chosen={number && group && { ...number, group: group.key }}
          groups={funnel.groups}
          onChoose={(step, part, key) => setWho(whoText(`${step}`, part, key))}
          steps={steps}
        />
      )}
      {funnel.trend.length > 1 && (
        <FunnelTrend
          chosen={bucket === "" ? undefined : { bucket, index }}
          last={steps.length - 1}
          onChoose={(first, step) => setWho(whoText(`${step}@${first}`, "reached", ""))}
          trend={funnel.trend}
        />
      )}
      {number !== undefined && (
        <CountedPeople
          asked={asked}
          chart={chart.id}
          name={chart.name}
          number={{ ...number, bucket, group: group?.key ?? "" }}
          site={site}
          title={titleOf(number, `${steps[index]?.event}`, bucket, group?.label)}
        />
      )}
      <FunnelStops asked={asked} chart={chart} site={site} />
    </>
  );
}

function titleOf(number: StepNumber, event: string, bucket: string, group: string | undefined): string {
  return [
    `${number.part === "dropped" ? "Went no further than" : "Got to"} ${event}`,
    ...(bucket === "" ? [] : [`began ${dayText(bucket, true)}`]),
    ...(group === undefined ? [] : [group]),
    ...(number.before ? ["in the days before"] : []),
  ].join(", ");
}
