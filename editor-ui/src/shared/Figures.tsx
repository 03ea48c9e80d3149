import type { ReactNode } from "react";
import classes from "./Figures.module.css";

/** Large numbers side by side, each with what it counts. */
export function Figures(props: { isNarrow?: boolean; children: ReactNode }) {
  return (
    <dl className={classes.figures} data-narrow={props.isNarrow || undefined}>
      {props.children}
    </dl>
  );
}

export function Figure(props: { label: string; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
