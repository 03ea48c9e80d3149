import type { ReactNode } from "react";
import classes from "./Card.module.css";

/** A panel; with a title it is a section that can be jumped to by heading. */
export function Card(props: {
  title?: string;
  aside?: ReactNode;
  flush?: boolean;
  fills?: boolean;
  children: ReactNode;
}) {
  const { title, aside, flush = false, fills = false, children } = props;
  return (
    <section className={classes.card} data-fills={fills || undefined}>
      {title !== undefined && (
        <div className={classes.header}>
          <h2 className={classes.title}>{title}</h2>
          {aside !== undefined && <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
