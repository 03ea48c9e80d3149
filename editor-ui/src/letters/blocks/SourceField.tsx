import { Button, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import classes from "./Blocks.module.css";
import { parse } from "./tree";

interface SourceFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The whole element, which must stay one. */
  isWhole?: boolean;
}

/** A piece of source; half-typed tags don't reach the letter, so it is put in when somebody says so. */
export function SourceField(props: SourceFieldProps) {
  const { label, value, onChange, isWhole = false } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const isReadable =
    parse(`<mjml><mj-body>${isWhole ? typed : `<mj-text>${typed}</mj-text>`}</mj-body></mjml>`) !== undefined;
  return (
    <div className={classes.sourceField}>
      <Textarea
        aria-label={label}
        autosize
        classNames={{ input: classes.code ?? "" }}
        error={isReadable ? undefined : "Its elements are not closed as they were opened."}
        maxRows={16}
        minRows={3}
        onChange={(event) => setTyped(event.currentTarget.value)}
        size="xs"
        spellCheck={false}
        value={typed}
      />
      {typed !== value && (
        <Button
          disabled={!isReadable || typed.trim() === ""}
          onClick={() => onChange(typed)}
          size="compact-xs"
        >
          Put it in
        </Button>
      )}
    </div>
  );
}
