import type { ComponentProps } from "react";
import { Link } from "react-router";
import { Face } from "./Face";
import classes from "./PersonCell.module.css";
import { personName } from "./personName";

interface PersonCellProps {
  site: string;
  person: ComponentProps<typeof Face>["person"];
  /** What stands there instead of their name. */
  text?: string;
}

/** A person in a table, with their picture, as a way to their page. */
export function PersonCell(props: PersonCellProps) {
  const { site, person, text } = props;
  return (
    <Link className={classes.who} to={`/sites/${site}/people/${person.uid}`}>
      <Face person={person} size={26} />
      <span className={classes.name}>{text ?? personName(person)}</span>
    </Link>
  );
}
