import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";
import classes from "./Page.module.css";

interface PageProps {
  title: string;
  /** Stands in for the title where more than words is shown. */
  heading?: ReactNode;
  back?: { label: string; to: string };
  note?: ReactNode;
  actions?: ReactNode;
  /** Fills the height and scrolls inside. */
  fills?: boolean;
  children: ReactNode;
}

/** The frame of every screen: a header with title and actions, and the content below. */
export function Page(props: PageProps) {
  const { title, heading, back, note, actions, fills = false, children } = props;
  useEffect(() => {
    document.title = `${title} · Tracktor`;
  }, [title]);
  return (
    <div className={classes.page} data-fills={fills || undefined}>
      <header className={classes.header}>
        <div className={classes.words}>
          {back !== undefined && (
            <Link className={classes.back} to={back.to}>
              {back.label}
              <span aria-hidden> /</span>
            </Link>
          )}
          {heading ?? <h1 className={classes.title}>{title}</h1>}
          {note !== undefined && <div className={classes.note}>{note}</div>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
