import { Badge, Button, Drawer } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { type LetterVersion, useLetterVersion, useLetterVersions } from "../api/letterDrafts";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { modeLabel } from "./modes";
import type { Writing } from "./useLetterDraft";
import classes from "./Versions.module.css";

interface LetterVersionsProps {
  site: string;
  letter: string;
  writing: Writing;
  onClose: () => void;
}

/** What is sent, what was sent before, and a way back to each. */
export default function LetterVersions(props: LetterVersionsProps) {
  return (
    <Drawer onClose={props.onClose} opened position="right" size={460} title="Versions">
      <List {...props} />
    </Drawer>
  );
}

function List(props: LetterVersionsProps) {
  const { site, letter } = props;
  const versions = useLetterVersions(site, letter);
  const [open, setOpen] = useState<number>();
  if (versions.isPending) {
    return <LinesSkeleton lines={4} />;
  }
  if (versions.isError) {
    return <Failed error={versions.error} retry={() => void versions.refetch()} />;
  }
  if (versions.data.length === 0) {
    return (
      <Empty icon={History} title="Nothing is published yet">
        <p>“Save and close” publishes the first version.</p>
      </Empty>
    );
  }
  return (
    <ol className={classes.list}>
      {versions.data.map((each) => (
        <li className={classes.version} key={each.version}>
          <button
            aria-expanded={open === each.version}
            className={classes.head}
            onClick={() => setOpen(open === each.version ? undefined : each.version)}
            type="button"
          >
            <strong>Version {each.version}</strong>
            {each.is_present && (
              <Badge color="pine" size="sm" variant="light">
                is sent
              </Badge>
            )}
            <span className={classes.dim}>
              {each.at > 0 && <Time ms={each.at} />}
              {each.by !== "" && `, ${each.by}`} · {modeLabel(each.mode)}
            </span>
            <span className={classes.subject}>{each.subject}</span>
          </button>
          {open === each.version && <Detail {...props} version={each} />}
        </li>
      ))}
    </ol>
  );
}

function Detail(props: LetterVersionsProps & { version: LetterVersion }) {
  const { site, letter, writing, onClose, version } = props;
  const found = useLetterVersion(site, letter, version.version);
  if (found.isPending) {
    return <LinesSkeleton lines={2} />;
  }
  if (found.isError) {
    return <Failed error={found.error} />;
  }
  // As a step of writing: it is saved like all others, and can be undone.
  const restore = () => {
    writing.change(found.data.contents, "");
    onClose();
    notifications.show({
      title: `Version ${version.version} is the draft now`,
      message: "Save and close to send it. Undo brings back what was here.",
      color: "pine",
    });
  };
  return (
    <div className={classes.body}>
      <h3 className={classes.heading}>The draft since then</h3>
      {found.data.changes.length === 0 && <p className={classes.dim}>Nothing differs.</p>}
      {found.data.changes.map(({ part, lines }) => (
        <section key={part}>
          <h4 className={classes.part}>{part.replaceAll("_", " ")}</h4>
          {lines.length === 0 && <p className={classes.dim}>Too much to show it line by line.</p>}
          {lines.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
            <pre className={classes.lines} tabIndex={0}>
              {lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to tell them apart
                <span data-sign={line.sign} key={index}>
                  {line.sign} {line.text}
                  {"\n"}
                </span>
              ))}
            </pre>
          )}
        </section>
      ))}
      <Button
        disabled={found.data.changes.length === 0}
        leftSection={<RotateCcw size={14} />}
        onClick={restore}
        size="xs"
        variant="default"
      >
        Make this the draft
      </Button>
    </div>
  );
}
