import { ActionIcon, Alert, SegmentedControl, Tooltip } from "@mantine/core";
import { CircleAlert, Eye, Moon, TriangleAlert } from "lucide-react";
import type { LetterContents } from "../api/letterDrafts";
import type { LetterPreview } from "../api/letters";
import { Card } from "../shared/Card";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { Lacking } from "./Lacking";
import { PersonPicker } from "./PersonPicker";
import classes from "./Preview.module.css";
import { PreviewFrame } from "./PreviewFrame";
import { TestButton } from "./TestButton";
import { type LivePreview, NO_SUBJECT } from "./usePreview";

const SIZES = [
  { value: "desktop", label: "Desktop" },
  { value: "phone", label: "Phone" },
  { value: "text", label: "Text" },
];

interface PreviewProps {
  site: string;
  live: LivePreview;
  contents: LetterContents;
  /** Alone on its screen. */
  fills?: boolean;
}

/** The letter as a person will see it, a moment after each change. */
export function Preview(props: PreviewProps) {
  const { site, live, contents, fills = false } = props;
  const { preview } = live;
  const [size, setSize] = useParam("size");
  const [dark, setDark] = useParam("dark");
  const isDark = dark === "yes";
  return (
    <section aria-label="Preview" className={classes.preview} data-fills={fills || undefined}>
      <Card fills flush>
        <div className={classes.bar}>
          <div className={classes.person}>
            <PersonPicker onChange={live.setPerson} site={site} value={live.person} />
          </div>
          <SegmentedControl
            aria-label="Size"
            data={SIZES}
            onChange={(next) => setSize(next === "desktop" ? "" : next)}
            size="xs"
            value={size || "desktop"}
          />
          <Tooltip label="As in a dark mail program">
            <ActionIcon
              aria-label="Dark"
              aria-pressed={isDark}
              color={isDark ? "pine" : "gray"}
              onClick={() => setDark(isDark ? "" : "yes")}
              variant={isDark ? "light" : "subtle"}
            >
              <Moon size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        {live.isBlank ? (
          <Empty icon={Eye} title="Nothing to see yet">
            <p>Write something, and it is shown here as a person will see it.</p>
          </Empty>
        ) : (
          <>
            {preview.data !== undefined && (
              <Seen isDark={isDark} made={preview.data} size={size} stale={preview.isError} />
            )}
            {preview.isPending && <LinesSkeleton lines={6} />}
            {preview.isError && preview.data === undefined && <Failed error={preview.error} />}
          </>
        )}
        <div className={classes.foot}>
          <Missing live={live} />
          {fills && <Lacking contents={contents} site={site} />}
          <TestButton
            disabled={live.isBlank || preview.isError}
            sender={contents.sender}
            site={site}
            tried={live.tried}
          />
        </div>
      </Card>
    </section>
  );
}

function Seen(props: { made: LetterPreview; size: string; isDark: boolean; stale: boolean }) {
  const { made, size, isDark, stale } = props;
  return (
    <>
      <div className={classes.subject} data-stale={stale || undefined}>
        <span>Subject</span>
        <strong>{made.subject === NO_SUBJECT ? "none yet" : made.subject}</strong>
      </div>
      {size === "text" || made.html === "" ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
        <pre className={classes.text} data-narrow={size === "phone" || undefined} tabIndex={0}>
          {made.text}
        </pre>
      ) : (
        <PreviewFrame html={made.html} isDark={isDark} isNarrow={size === "phone"} />
      )}
    </>
  );
}

function Missing(props: { live: LivePreview }) {
  const { preview, isBlank } = props.live;
  if (preview.isError && !isBlank) {
    return (
      <Alert
        className={classes.told}
        color="red"
        icon={<CircleAlert size={16} />}
        p="xs"
        role="alert"
        variant="light"
      >
        {preview.error.message}
      </Alert>
    );
  }
  const missing = preview.data?.missing ?? [];
  if (missing.length === 0 || isBlank) {
    return <span className={classes.told} />;
  }
  return (
    <Alert className={classes.told} color="orange" icon={<TriangleAlert size={16} />} p="xs" variant="light">
      This person has no {missing.map((name) => `“${name}”`).join(", ")}.
    </Alert>
  );
}
