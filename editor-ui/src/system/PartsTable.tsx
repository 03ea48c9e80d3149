import type { System } from "../api/system";
import { Card } from "../shared/Card";
import { bytes, count } from "../shared/format";
import classes from "./System.module.css";

/** The processes that the supervisor of this machine watches over. */
export function PartsTable(props: { parts: System["parts"] }) {
  return (
    <Card flush title="Parts">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, by keys too */}
      <section aria-label="Parts" className={classes.scroll} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">State</th>
              <th scope="col">Port</th>
              <th scope="col">Memory</th>
              <th scope="col">Restarts</th>
              <th scope="col">Ended last</th>
            </tr>
          </thead>
          <tbody>
            {props.parts.map((part) => (
              <tr key={part.name}>
                <th scope="row">{part.name}</th>
                <td data-bad={!["running", "external"].includes(part.state) || undefined}>
                  <span aria-hidden className={classes.dot} />
                  {part.state}
                </td>
                <td>{part.port ?? ""}</td>
                <td>{part.memory === null ? "" : bytes(part.memory)}</td>
                <td>{count(part.restarts)}</td>
                <td className={classes.words}>{part.last_end}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
