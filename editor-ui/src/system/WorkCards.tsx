import type { System } from "../api/system";
import { Card } from "../shared/Card";
import { count, plural } from "../shared/format";
import classes from "./System.module.css";

type Work = NonNullable<System["work"]>;

const HOLDS: Readonly<Record<string, string>> = {
  campaigns: "runs to move, quick effects",
  letters: "letters of campaigns",
  figures: "analytics, and the week by mail",
  bulk: "both, of what began with many",
  segments: "recomputes, imports, backtests",
  effects: "webhooks, mail to colleagues",
};

/** What the workers have to do, and who they are. */
export function WorkCards(props: { work: Work }) {
  const { work } = props;
  return (
    <div className={classes.pair}>
      <Card flush title="Queues">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">Jobs</th>
              <th scope="col">Next has waited</th>
            </tr>
          </thead>
          <tbody>
            {work.queues.map((queue) => (
              <tr key={queue.name}>
                <th scope="row">
                  {queue.name}
                  <span className={classes.holds}>{HOLDS[queue.name]}</span>
                </th>
                <td>{count(queue.jobs)}</td>
                <td>{queue.jobs === 0 ? "" : `${count(queue.oldest)} s`}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={classes.foot}>
          {plural(work.timers, "run waits", "runs wait")} for a time, {count(work.timers_soon)} of them within
          the hour; {count(work.overdue)} {work.overdue === 1 ? "is" : "are"} due now.
        </p>
      </Card>
      <Card flush title="Workers">
        {work.workers.length === 0 ? (
          <p className={classes.foot}>No worker lives: nothing is moved or sent until one is started.</p>
        ) : (
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Worker</th>
                <th scope="col">State</th>
                <th scope="col">Done</th>
                <th scope="col">Failed</th>
              </tr>
            </thead>
            <tbody>
              {work.workers.map((worker) => (
                <tr key={worker.name}>
                  <th scope="row">
                    {worker.pid}
                    <span className={classes.holds}>{worker.queues.join(", ")}</span>
                  </th>
                  <td>{worker.state}</td>
                  <td>{count(worker.done)}</td>
                  <td data-bad={worker.failed > 0 || undefined}>{count(worker.failed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
    </div>
  );
}
