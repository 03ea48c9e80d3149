import type { ReactNode } from "react";
import classes from "./Analytics.module.css";

interface NumberButtonProps {
  /** Its people are shown. */
  isChosen: boolean;
  onClick: () => void;
  children: ReactNode;
  /** What it says where the number alone does not. */
  label?: string;
  /** There is nobody behind it. */
  isEmpty?: boolean;
}

/** A number that opens its people. */
export function NumberButton(props: NumberButtonProps) {
  const { isChosen, onClick, children, label, isEmpty = false } = props;
  return (
    <button
      aria-label={label}
      aria-pressed={isChosen}
      className={classes.number}
      disabled={isEmpty}
      onClick={onClick}
      type="button"
    >
      {children}
    </button>
  );
}
