import type { RefObject } from "react";
import classes from "./SegmentEditor.module.css";

interface NameFieldProps {
  value: string;
  onChange: (name: string) => void;
  input: RefObject<HTMLInputElement | null>;
}

/** The page's heading, which can be typed into. */
export function NameField(props: NameFieldProps) {
  const { value, onChange, input } = props;
  return (
    <h1 className={classes.heading}>
      <span className="hidden">{value === "" ? "New segment" : value}</span>
      <input
        aria-label="Name of the segment"
        autoComplete="off"
        className={classes.name}
        maxLength={200}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder="Name this segment"
        ref={input}
        spellCheck={false}
        value={value}
      />
    </h1>
  );
}
