import { shareOf } from "../analytics/funnel";
import type { Paths } from "../api/reportFigures";
import { NumberButton } from "./Number";
import { nodeName } from "./pathsLayout";
import classes from "./Reports.module.css";

interface PathsTableProps {
  paths: Paths;
  isBackward: boolean;
  chosen: readonly string[] | undefined;
  onChoose: (who: readonly string[]) => void;
}

/** What the picture shows, line by line: who goes from which event to which. */
export function PathsTable(props: PathsTableProps) {
  const { paths, isBackward, chosen, onChoose } = props;
  const links = paths.links.toSorted((one, other) => one.step - other.step || other.people - one.people);
  return (
    <div className={classes.scroll}>
      <table aria-label="Ways" className={`${classes.table} ${classes.numbers}`}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th className={classes.words} scope="col">
              {isBackward ? "Before it" : "From"}
            </th>
            <th className={classes.words} scope="col">
              {isBackward ? "Led to" : "To"}
            </th>
            <th scope="col">People</th>
            <th scope="col">Part</th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => {
            const origin = paths.steps[link.step - 1]?.[link.origin];
            const target = paths.steps[link.step]?.[link.target];
            if (origin === undefined || target === undefined) {
              return null;
            }
            const ends = [nodeName(origin.key, isBackward), nodeName(target.key, isBackward)];
            const [from, to] = isBackward ? ends.reverse() : ends;
            return (
              <tr key={`${link.step} ${origin.key} ${target.key}`}>
                <td>{link.step}</td>
                <th className={classes.name} scope="row">
                  {from}
                </th>
                <td className={classes.words}>{to}</td>
                <td>
                  <NumberButton
                    isChosen={
                      chosen?.[0] === String(link.step) &&
                      chosen[1] === target.key &&
                      chosen[2] === origin.key
                    }
                    label={`${from} – ${to}`}
                    onChoose={() => onChoose([String(link.step), target.key, origin.key])}
                    value={link.people}
                  />
                </td>
                <td>{shareOf(link.people, origin.people)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
