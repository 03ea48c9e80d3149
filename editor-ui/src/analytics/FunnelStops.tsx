import { Select } from "@mantine/core";
import { type Asked, type Chart, useStanding } from "../api/analytics";
import { type StopsAsked, useStops } from "../api/reportFigures";
import { BehindPeople } from "../reports/BehindPeople";
import { DifferenceTable } from "../reports/DifferenceTable";
import { StopSteps } from "../reports/StopSteps";
import { type StopNumber, stopNumber, stopParts, stopTitle } from "../reports/stops";
import { whoParts } from "../reports/useScope";
import { Card } from "../shared/Card";
import { Failed, LinesSkeleton } from "../shared/States";
import { useParam, useSetParams } from "../shared/useParam";
import { definitionOf } from "./funnel";

const MOST = 40;

/** Where people stop in this funnel, at the largest drop or a step that is chosen, and who they are. */
export function FunnelStops(props: { site: string; chart: Chart; asked: Asked }) {
  const { site, chart, asked } = props;
  const { range, from, to } = asked;
  const [step] = useParam("stop");
  const [who] = useParam("stopped");
  const setParams = useSetParams();
  const events = definitionOf(chart).steps.map(({ event }) => event);
  const at = /^\d{1,2}$/.test(step) && Number(step) < events.length - 1 ? Number(step) : undefined;
  const query: StopsAsked = {
    range,
    from,
    to,
    step: "day",
    segment: "",
    chart: chart.id,
    ...(at === undefined ? {} : { at }),
  };
  const found = useStops(site, query, useStanding(site).data?.as_of);
  const stop = found.data?.funnels[0];
  const number = stopNumber(whoParts(who));
  const choose = (next: StopNumber) => setParams({ who: "", stopped: JSON.stringify(stopParts(next)) });
  if (events.length < 2) {
    return null;
  }
  return (
    <>
      <Card
        aside={
          <Select
            allowDeselect={false}
            aria-label="Behind which step"
            data={[
              { value: "", label: "Largest drop" },
              ...events.slice(0, -1).map((event, index) => ({
                value: String(index),
                label: `${index + 1}. ${event}`,
              })),
            ]}
            onChange={(next) => setParams({ stop: next ?? "", stopped: "" })}
            size="xs"
            value={at === undefined ? "" : String(at)}
            w={190}
          />
        }
        title="Where people stop, and who they are"
      >
        {found.isPending && <LinesSkeleton lines={5} />}
        {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
        {stop !== undefined &&
          (stop.problem === "" ? (
            <>
              <StopSteps chosen={number} onChoose={choose} stop={stop} />
              <DifferenceTable chosen={number} most={MOST} onChoose={choose} stop={stop} />
            </>
          ) : (
            <p>It could not be looked at: {stop.problem}</p>
          ))}
      </Card>
      {stop !== undefined && number !== undefined && (number.part === "did" || number.at === stop.at) && (
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
