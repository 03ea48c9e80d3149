import { ShieldCheck } from "lucide-react";
import type { useDeadLetters } from "../api/incoming";
import { absoluteTime } from "../shared/format";
import { Json } from "../shared/Json";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import classes from "./Calls.module.css";

/** Calls that were accepted but could not be stored, each with its reason. */
export function DeadLetters(props: { letters: ReturnType<typeof useDeadLetters> }) {
  const { letters } = props;
  if (letters.isPending) {
    return <LinesSkeleton />;
  }
  if (letters.isError) {
    return <Failed error={letters.error} retry={() => void letters.refetch()} />;
  }
  if (letters.data.length === 0) {
    return (
      <Empty icon={ShieldCheck} title="Everything accepted was stored">
        <p>
          A call that can't be stored waits here with its reason, until `tracktor replay` sends it in again.
        </p>
      </Empty>
    );
  }
  return (
    <ul className={classes.dead}>
      {letters.data.map((letter) => (
        <li className={classes.letter} key={letter.entry}>
          <p className={classes.reason}>{letter.reason}</p>
          <p className={classes.dim}>given up {absoluteTime(letter.at)}</p>
          <details>
            <summary>The call</summary>
            <Json value={letter.call} />
          </details>
        </li>
      ))}
    </ul>
  );
}
