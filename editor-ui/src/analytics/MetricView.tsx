import type { Asked, Chart, MetricFigures } from "../api/analytics";
import type { Schemas } from "../api/client";
import { useMay } from "../api/session";
import { useAnnotations } from "../api/watching";
import { Card } from "../shared/Card";
import { absoluteTime } from "../shared/format";
import { useParam } from "../shared/useParam";
import { whoOf, whoText } from "./asked";
import { CountedPeople } from "./CountedPeople";
import classes from "./Metric.module.css";
import { MetricChart } from "./MetricChart";
import { MetricGroups } from "./MetricGroups";
import { DAY, MetricStats, type Part } from "./MetricStats";
import { MetricTable } from "./MetricTable";
import { marksOf } from "./marks";
import { dayText, measureLabel, spanText } from "./metric";

interface MetricViewProps {
  site: string;
  chart: Chart;
  asked: Asked;
  shown: Schemas["ChartFigures"] & { metric: MetricFigures };
  /** Somebody wants to write a note on a day. */
  onNote: (day: string) => void;
}

const WHOLE = "all";

/** A metric: its figures, its diagram and the same as a table, its groups, and who the people of a number are. */
export function MetricView(props: MetricViewProps) {
  const { site, chart, asked, shown, onNote } = props;
  const { metric } = shown;
  const notes = useAnnotations(site).data ?? [];
  const mayNote = useMay(site, "analyse");
  const [who, setWho] = useParam("who");
  const chosen = chosenOf(metric, who);
  const { bucket = "", group } = chosen ?? {};
  const choose = (first: string, part: Part = "reached", before = false) =>
    setWho(whoText(first || WHOLE, part, "", before));
  const isBar = chosen !== undefined && (!chosen.isDay || asked.step === "day");
  const ofAll = isBar && group === undefined ? chosen : undefined;
  return (
    <>
      <Card aside={measureLabel(metric.measure)} title={spanText(shown.first, shown.last)}>
        <div className={classes.body}>
          <MetricStats metric={metric} onChoose={choose} />
          <MetricChart
            chosen={ofAll?.before ? undefined : ofAll?.bucket}
            figures={metric}
            goal={chart.goal?.per === asked.step ? chart.goal.value : undefined}
            marks={marksOf(metric, shown.last, notes)}
            onChoose={(first) => choose(first)}
            onMark={mayNote ? onNote : undefined}
          />
          <MetricTable chosen={ofAll} figures={metric} onChoose={choose} />
        </div>
        {metric.known_from !== null && (
          <p className={classes.note}>
            All values of this property are kept since {absoluteTime(metric.known_from)}. Of the time before,
            only what each person was set to last is known: figures of those days may be too low.
          </p>
        )}
      </Card>
      {metric.groups.length > 0 && (
        <MetricGroups
          chosen={group && { bucket, group: group.key }}
          metric={metric}
          onChoose={(first, key) => setWho(whoText(first || WHOLE, "reached", key))}
        />
      )}
      {chosen !== undefined && (
        <CountedPeople
          asked={chosen.isDay ? { ...asked, step: "day" } : asked}
          chart={chart.id}
          name={chart.name}
          number={{ index: 0, part: chosen.part, bucket, group: group?.key ?? "", before: chosen.before }}
          site={site}
          title={titleOf(chosen, spanText(shown.first, shown.last))}
        />
      )}
    </>
  );
}

type Chosen = {
  part: Part;
  bucket: string;
  before: boolean;
  /** It is of one day, whatever the bars are. */
  isDay: boolean;
  group: MetricFigures["groups"][number] | undefined;
};

/** The number that the address names; of all days where there is no such bar. */
function chosenOf(metric: MetricFigures, who: string): Chosen | undefined {
  const found = whoOf(who);
  if (found === undefined) {
    return undefined;
  }
  const { most, least } = metric.daily;
  const day = [most, least].find((point) => point && found.place === `${DAY}${point.first}`)?.first;
  if (day !== undefined) {
    return { part: found.part, bucket: day, before: false, isDay: true, group: undefined };
  }
  const { previous } = metric;
  const before = found.before && previous !== null;
  const points = before ? previous.points : metric.points;
  const bucket = points.find(({ first }) => first === found.place)?.first ?? "";
  const group = metric.groups.find(({ key }) => key === found.group);
  return { part: found.part, bucket, before, isDay: false, group };
}

function titleOf(chosen: Chosen, span: string): string {
  const { part, bucket, before, group } = chosen;
  const days = before ? "the days before" : span;
  return [
    ...(part === "dropped" ? ["Did not"] : []),
    ...(group === undefined ? [] : [group.label]),
    bucket === "" ? days : dayText(bucket, true),
  ].join(", ");
}
