import type { ReactNode } from "react";
import classes from "./Rows.module.css";

/** A few things, one below the other. */
export function Rows(props: { label?: string; isFlush?: boolean; children: ReactNode }) {
  const { label, isFlush = false, children } = props;
  return (
    <ul aria-label={label} className={`${classes.list} ${isFlush ? classes.flush : ""}`}>
      {children}
    </ul>
  );
}

interface RowProps {
  mark?: ReactNode;
  name: ReactNode;
  about: ReactNode;
  /** Stands beside the words. */
  children?: ReactNode;
  /** What can be done with it. */
  acts?: ReactNode;
  /** Takes the whole width. */
  below?: ReactNode;
}

/** One of them: its name, words about it, and what can be done with it. */
export function Row(props: RowProps) {
  const { mark, name, about, children, acts, below } = props;
  return (
    <li className={classes.row}>
      {mark}
      <div className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.about}>{about}</span>
      </div>
      {children}
      {acts && <div className={classes.acts}>{acts}</div>}
      {below && <div className={classes.below}>{below}</div>}
    </li>
  );
}
