import { useRef } from "react";
import classes from "./Rich.module.css";
import { Toolbar } from "./Toolbar";
import { useRichEditor } from "./useRichEditor";

interface RichTextProps {
  site: string;
  label: string;
  html: string;
  onChange: (html: string) => void;
  write: (html: string) => string;
  hasAll: boolean;
  isBad?: boolean;
}

/** Text as it will look, with what can be done to it above. */
export function RichText(props: RichTextProps) {
  const { site, hasAll, isBad = false } = props;
  const place = useRef<HTMLDivElement>(null);
  const editor = useRichEditor(place, props);
  return (
    <div className={classes.rich} data-bad={isBad || undefined} data-small={!hasAll || undefined}>
      <Toolbar editor={editor} hasAll={hasAll} site={site} />
      <div className={classes.paper} ref={place} />
    </div>
  );
}
