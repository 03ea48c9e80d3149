import { useContext } from "react";
import type { Person } from "../api/people";
import { ChosenContext } from "./ChosenContext";
import classes from "./People.module.css";
import { personName } from "./personName";

/** Chooses all who are shown, or nobody of them. */
export function ChooseShown() {
  const chosen = useContext(ChosenContext);
  return (
    <input
      aria-label="Choose all who are shown"
      checked={chosen?.shown === "all"}
      className={classes.select}
      onChange={(event) => chosen?.putShown(event.currentTarget.checked)}
      ref={(box) => {
        if (box !== null) {
          box.indeterminate = chosen?.shown === "some";
        }
      }}
      type="checkbox"
    />
  );
}

/** Chooses one person. */
export function ChooseOne(props: { person: Person }) {
  const { person } = props;
  const chosen = useContext(ChosenContext);
  return (
    <input
      aria-label={`Choose ${personName(person)}`}
      checked={chosen?.has(person.uid) === true}
      className={classes.select}
      onChange={(event) => chosen?.put(person, event.currentTarget.checked)}
      type="checkbox"
    />
  );
}
