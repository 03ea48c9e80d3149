import { shareOf } from "../analytics/funnel";
import type { Difference, Stop } from "../api/reportFigures";
import { NumberButton } from "./Number";
import reports from "./Reports.module.css";
import classes from "./Stops.module.css";
import { firstDifference, pointsText, type StopNumber } from "./stops";

interface DifferenceTableProps {
  stop: Stop;
  /** How many lines. */
  most: number;
  chosen: StopNumber | undefined;
  onChoose: (number: StopNumber) => void;
}

/** What tells those who stopped from those who went on; each number opens its people. */
export function DifferenceTable(props: DifferenceTableProps) {
  const { stop, most, chosen, onChoose } = props;
  const { at, chart } = stop;
  if (at === null) {
    return null;
  }
  if (stop.told.length === 0) {
    return (
      <p className={classes.none}>
        Nothing that is known of them tells those who stopped from those who went on by more than chance
        would.
      </p>
    );
  }
  const largest = Math.max(...stop.told.map(({ share }) => Math.abs(share)));
  const cell = (told: Difference, part: StopNumber["part"]) => {
    const [value, all, who] =
      part === "stopped"
        ? [told.stopped, told.all_stopped, "stopped"]
        : [told.went_on, told.all_went_on, "went on"];
    return (
      <td>
        <span className={classes.share}>{shareOf(value, all)}</span>
        <NumberButton
          isChosen={
            chosen?.chart === chart &&
            chosen.part === part &&
            chosen.trait === told.trait &&
            chosen.value === told.value
          }
          label={`${who}, ${told.name} ${told.label}`}
          onChoose={() => onChoose({ chart, at, part, trait: told.trait, value: told.value })}
          value={value}
        />
      </td>
    );
  };
  return (
    <>
      <p className={classes.words}>{firstDifference(stop.told)}</p>
      <div className={reports.scroll}>
        <table aria-label={`Who stopped in ${stop.funnel}`} className={`${reports.table} ${reports.numbers}`}>
          <thead>
            <tr>
              <th scope="col">What they are</th>
              <th scope="col">Of those who stopped</th>
              <th scope="col">Of those who went on</th>
              <th scope="col">Difference</th>
            </tr>
          </thead>
          <tbody>
            {stop.told.slice(0, most).map((told) => (
              <tr key={`${told.trait} ${told.value}`}>
                <th className={reports.name} scope="row">
                  <span className={classes.trait}>{told.name}</span>{" "}
                  <span data-plain={told.value === "none" || undefined}>{told.label}</span>
                </th>
                {cell(told, "stopped")}
                {cell(told, "went_on")}
                <td>
                  <span className={classes.difference}>
                    <span aria-hidden className={classes.scale} data-less={told.share < 0 || undefined}>
                      <span style={{ width: `${(50 * Math.abs(told.share)) / largest}%` }} />
                    </span>
                    <span className={classes.points}>{pointsText(told.share)}</span>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
