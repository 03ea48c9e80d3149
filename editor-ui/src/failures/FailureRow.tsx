import { Button } from "@mantine/core";
import { RotateCw, Trash2 } from "lucide-react";
import { Link } from "react-router";
import type { Failure, Settling } from "../api/failures";
import { Face } from "../people/Face";
import { personName } from "../people/personName";
import { May } from "../shared/May";
import { Time } from "../shared/Time";
import classes from "./Failures.module.css";

interface FailureRowProps {
  site: string;
  failure: Failure;
  /** What the node is called. */
  title: string;
  isBusy: boolean;
  onSettle: (how: Settling) => void;
}

/** One person at a node that could not do its work for them. */
export function FailureRow(props: FailureRowProps) {
  const { site, failure, title, isBusy, onSettle } = props;
  const name = personName(failure.person);
  return (
    <li className={classes.row}>
      <Face person={failure.person} />
      <div className={classes.words}>
        <p className={classes.line}>
          <Link className={classes.name} to={`/sites/${site}/people/${failure.person.uid}`}>
            {name}
          </Link>
          <span className={classes.dim}>
            at {title}, <Time ms={failure.at} />
          </span>
        </p>
        <p className={classes.reason}>{failure.reason || "No reason was given."}</p>
      </div>
      <May right="send">
        <div className={classes.acts}>
          <Button
            aria-label={`Try again: ${name}, ${title}`}
            leftSection={<RotateCw size={13} />}
            loading={isBusy}
            onClick={() => onSettle("retry")}
            size="xs"
            variant="default"
          >
            Try again
          </Button>
          <Button
            aria-label={`Discard: ${name}, ${title}`}
            leftSection={<Trash2 size={13} />}
            onClick={() => onSettle("discard")}
            size="xs"
            variant="subtle"
          >
            Discard
          </Button>
        </div>
      </May>
    </li>
  );
}
