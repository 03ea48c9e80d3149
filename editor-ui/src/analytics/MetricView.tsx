import type { Asked, Chart, MetricFigures } from "../api/analytics";
import type { Schemas } from "../api/client";
import { useMay } from "../api/session";
import { useAnnotations } from "../api/watching";
import { Card } from "../shared/Card";
import { absoluteTime } from "../shared/format";
import { useParam } from "../shared/useParam";
import tables from "./Analytics.module.css";
import { whoOf, whoText } from "./asked";
import { CountedPeople } from "./CountedPeople";
import classes from "./Metric.module.css";
import { MetricChart, MetricTable } from "./MetricChart";
import { marksOf } from "./marks";
import { dayText, measureLabel, spanText, valueText } from "./metric";

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
  const chosen = whoOf(who);
  const bucket = metric.points.find(({ first }) => first === chosen?.place)?.first ?? "";
  const group = metric.groups.find(({ key }) => key === chosen?.group);
  const choose = (first: string) => setWho(whoText(first || WHOLE, "reached", ""));
  const when = bucket === "" ? spanText(shown.first, shown.last) : dayText(bucket, true);
  const named = group === undefined ? when : `${group.label}, ${when}`;
  return (
    <>
      <Card aside={measureLabel(metric.measure)} title={spanText(shown.first, shown.last)}>
        <div className={classes.body}>
          <Stats metric={metric} onChoose={(part) => setWho(whoText(WHOLE, part, ""))} />
          <MetricChart
            chosen={chosen && bucket}
            figures={metric}
            goal={chart.goal?.per === asked.step ? chart.goal.value : undefined}
            marks={marksOf(metric, shown.last, notes)}
            onChoose={choose}
            onMark={mayNote ? onNote : undefined}
          />
          <MetricTable chosen={chosen && bucket} figures={metric} onChoose={choose} />
        </div>
        {metric.known_from !== null && (
          <p className={classes.note}>
            All values of this property are kept since {absoluteTime(metric.known_from)}. Of the time before,
            only what each person was set to last is known: figures of those days may be too low.
          </p>
        )}
      </Card>
      {metric.groups.length > 0 && (
        <Card title="Broken down">
          <div className={tables.scroll}>
            <table className={`${tables.table} ${tables.groups}`}>
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col">All days</th>
                  {metric.points.map(({ first }) => (
                    <th key={first} scope="col">
                      {dayText(first)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {metric.groups.map((each) => (
                  <tr key={each.key}>
                    <th scope="row">{each.label}</th>
                    <td>
                      <button
                        aria-pressed={group?.key === each.key}
                        className={tables.number}
                        onClick={() => setWho(whoText(WHOLE, "reached", each.key))}
                        type="button"
                      >
                        {valueText(metric.measure, each.total)}
                      </button>
                    </td>
                    {each.points.map((value, index) => (
                      <td key={metric.points[index]?.first}>{valueText(metric.measure, value)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
      {chosen !== undefined && (
        <CountedPeople
          asked={asked}
          chart={chart.id}
          number={{ index: 0, part: chosen.part, bucket, group: group?.key ?? "" }}
          site={site}
          title={chosen.part === "dropped" ? `Did not, ${named}` : named}
        />
      )}
    </>
  );
}

function Stats(props: { metric: MetricFigures; onChoose: (part: "reached" | "dropped") => void }) {
  const { measure, total, daily, previous } = props.metric;
  const days = [
    { label: "Daily maximum", point: daily.most },
    { label: "Daily minimum", point: daily.least },
  ];
  return (
    <dl className={classes.stats}>
      <div>
        <dt>{measure === "total" ? "At the end" : "All days"}</dt>
        <dd>
          <button className={classes.number} onClick={() => props.onChoose("reached")} type="button">
            {valueText(measure, total)}
          </button>
          {previous && <small>{valueText(measure, previous.total)} in the days before</small>}
          {measure === "conversion" && (
            <small>
              <button className={classes.number} onClick={() => props.onChoose("dropped")} type="button">
                Who did not
              </button>
            </small>
          )}
        </dd>
      </div>
      {days.map(({ label, point }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {valueText(measure, point?.value)}
            {point && <small>{dayText(point.first, true)}</small>}
          </dd>
        </div>
      ))}
      <div>
        <dt>Daily average</dt>
        <dd>{valueText(measure, daily.average)}</dd>
      </div>
    </dl>
  );
}
