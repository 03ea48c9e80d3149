import { count } from "./format";
import classes from "./ProgressBar.module.css";

/** How far something is, in words and as a thin bar. */
export function ProgressBar(props: { label: string; done: number; total: number }) {
  const { label, done, total } = props;
  const share = total === 0 ? 0 : Math.min(1, done / total);
  return (
    <span className={classes.progress}>
      <span className={classes.words}>
        {label} {count(done)} of {count(total)}
      </span>
      <span
        aria-label={label}
        aria-valuemax={100}
        aria-valuemin={0}
        aria-valuenow={Math.round(share * 100)}
        className={classes.bar}
        role="progressbar"
      >
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
