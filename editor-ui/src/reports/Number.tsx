import { count } from "../shared/format";
import classes from "./Reports.module.css";

/** A number that opens its people. */
export function NumberButton(props: {
  value: number;
  isChosen: boolean;
  /** What it counts, for those who do not see the row and column. */
  label: string;
  text?: string;
  onChoose: () => void;
}) {
  const { value, text = count(value) } = props;
  if (value === 0) {
    return <span className={classes.none}>{text}</span>;
  }
  return (
    <button
      aria-label={`${text}: ${props.label}`}
      aria-pressed={props.isChosen}
      className={classes.number}
      onClick={props.onChoose}
      type="button"
    >
      {text}
    </button>
  );
}
