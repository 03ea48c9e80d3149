import type { Asked, Chart } from "../api/analytics";
import type { Schemas } from "../api/client";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { useParam, useSetParams } from "../shared/useParam";
import classes from "./Analytics.module.css";
import { whoOf, whoText } from "./asked";
import { CountedPeople } from "./CountedPeople";
import { FunnelChart } from "./FunnelChart";
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
  const number = chosen && index >= 0 && index < steps.length ? { index, part: chosen.part } : undefined;
  const group = funnel.groups.find(({ key }) => key === chosen?.group);
  const bucket = funnel.trend.find(({ first }) => first === chosen?.place.split("@")[1])?.first ?? "";
  const title = [
    `${number?.part === "dropped" ? "Went no further than" : "Got to"} ${steps[index]?.event}`,
    ...(bucket === "" ? [] : [`began ${dayText(bucket, true)}`]),
    ...(group === undefined ? [] : [group.label]),
  ].join(", ");
  return (
    <>
      <Card aside={`${conversion(funnel.steps)} come to the end`} title={spanText(shown.first, shown.last)}>
        <FunnelChart
          chosen={group === undefined && bucket === "" ? number : undefined}
          figures={funnel.steps}
          onChoose={({ index: step, part }) => setWho(whoText(`${step}`, part, ""))}
          previous={funnel.previous}
          steps={steps}
        />
      </Card>
      {funnel.groups.length > 0 && (
        <Card title="Broken down">
          <div className={classes.scroll}>
            <table className={`${classes.table} ${classes.groups}`}>
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  {steps.map(({ event }, step) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                    <th key={step} scope="col">
                      {event}
                    </th>
                  ))}
                  <th scope="col">Conversion</th>
                </tr>
              </thead>
              <tbody>
                {funnel.groups.map((each) => (
                  <tr key={each.key}>
                    <th scope="row">{each.label}</th>
                    {each.steps.map(({ people }, step) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                      <td key={step}>
                        <button
                          aria-pressed={group?.key === each.key && index === step}
                          className={classes.number}
                          onClick={() => setWho(whoText(`${step}`, "reached", each.key))}
                          type="button"
                        >
                          {count(people)}
                        </button>
                      </td>
                    ))}
                    <td>{conversion(each.steps)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
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
          number={{ ...number, bucket, group: group?.key ?? "" }}
          site={site}
          title={title}
        />
      )}
      <FunnelStops asked={asked} chart={chart} site={site} />
    </>
  );
}
