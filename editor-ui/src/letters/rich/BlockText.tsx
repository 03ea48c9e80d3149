import { useMemo, useState } from "react";
import { SourceField } from "../blocks/SourceField";
import { fits } from "./fits";
import classes from "./Rich.module.css";
import { RichText } from "./RichText";
import { unwrapped, written } from "./written";

interface BlockTextProps {
  site: string;
  html: string;
  onChange: (html: string) => void;
}

/** The words of a text block; HTML that could not be kept is written as source. */
export default function BlockText(props: BlockTextProps) {
  const { site, html, onChange } = props;
  const [own, setOwn] = useState("");
  // A paragraph alone is what a block's bare words are.
  const isBare = useMemo(() => !/<(p|ul|ol|h[1-6]|blockquote|hr)\b/i.test(html), [html]);
  const shown = isBare ? `<p>${html.trim()}</p>` : html.trim();
  const lost = useMemo(() => (html === own ? [] : fits(shown, false)), [html, own, shown]);
  if (lost.length > 0) {
    return (
      <>
        <p className={classes.hint}>
          Kept as it is, for the editor of text would leave out {lost.join(", ")}.
        </p>
        <SourceField label="Content" onChange={onChange} value={html} />
      </>
    );
  }
  return (
    <RichText
      hasAll={false}
      html={shown}
      label="Words"
      onChange={(content) => {
        const bare = unwrapped(content);
        setOwn(bare);
        onChange(bare);
      }}
      site={site}
      write={written}
    />
  );
}
