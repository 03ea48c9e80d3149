import { Alert, Button } from "@mantine/core";
import { FileCode2 } from "lucide-react";
import { useMemo, useState } from "react";
import { fits } from "./fits";
import classes from "./Rich.module.css";
import { RichText } from "./RichText";
import { regionOf, withContent } from "./region";
import { written } from "./written";

interface VisualEditorProps {
  site: string;
  html: string;
  onChange: (html: string) => void;
  onSource: () => void;
  error: string | undefined;
}

/** HTML written as it will look. What it could not keep as it is, it does not touch. */
export default function VisualEditor(props: VisualEditorProps) {
  const { site, html, onChange, onSource, error } = props;
  const region = useMemo(() => regionOf(html), [html]);
  // What was written here fits; looked at anew is what comes from elsewhere.
  const [own, setOwn] = useState("");
  const lost = useMemo(
    () => (region.content === own ? [] : fits(region.content, true)),
    [region.content, own],
  );
  const change = (content: string) => {
    const next = withContent(region, content);
    setOwn(regionOf(next).content);
    onChange(next);
  };
  if (lost.length > 0) {
    return (
      <div className={classes.refused}>
        <Alert color="pine" icon={<FileCode2 size={17} />} title="This HTML is kept as it is" variant="light">
          <p>The visual editor would have to write it anew, and leave out:</p>
          <ul className={classes.lost}>
            {lost.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
          <Button onClick={onSource} size="xs" variant="default">
            Write in the source
          </Button>
        </Alert>
      </div>
    );
  }
  return (
    <>
      <RichText
        hasAll
        html={region.content.trim()}
        isBad={error !== undefined}
        label="Letter"
        onChange={change}
        site={site}
        write={written}
      />
      {error !== undefined && (
        <p className={classes.problem} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
