import { SegmentedControl, TextInput } from "@mantine/core";
import { AlignCenter, AlignLeft, AlignRight } from "lucide-react";
import classes from "./Blocks.module.css";
import type { Field } from "./kinds";

interface FieldInputProps {
  field: Field;
  value: string;
  /** What holds where the block says nothing. */
  inherited: string;
  onChange: (value: string) => void;
}

const ALIGNS = [
  { value: "left", label: <AlignLeft aria-label="Left" size={14} /> },
  { value: "center", label: <AlignCenter aria-label="Middle" size={14} /> },
  { value: "right", label: <AlignRight aria-label="Right" size={14} /> },
];
const COLOUR = /^#[0-9a-f]{6}$/i;

/** One setting of a block; emptied, what holds for all its kind holds again. */
export function FieldInput(props: FieldInputProps) {
  const { field, value, inherited, onChange } = props;
  const shown = value === "" ? inherited : value;
  if (field.kind === "align") {
    return (
      <div className={classes.field}>
        <span className={classes.label}>{field.label}</span>
        <SegmentedControl
          aria-label={field.label}
          data={ALIGNS}
          fullWidth
          onChange={onChange}
          size="xs"
          value={shown === "" ? "left" : shown}
        />
      </div>
    );
  }
  return (
    <TextInput
      className={field.kind === "address" ? classes.wide : classes.field}
      label={field.label}
      leftSection={
        field.kind === "colour" && (
          <input
            aria-label={`${field.label}, from a palette`}
            className={classes.swatch}
            onChange={(event) => onChange(event.currentTarget.value)}
            type="color"
            value={COLOUR.test(shown) ? shown : "#ffffff"}
          />
        )
      }
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={inherited === "" ? field.example : inherited}
      size="xs"
      value={value}
    />
  );
}
