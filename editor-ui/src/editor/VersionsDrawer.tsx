import { Badge, Button, Drawer, NativeSelect } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { fetchVersion, useComparison, useVersions, type Version } from "../api/drafts";
import { plural } from "../shared/format";
import { May } from "../shared/May";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { Changes } from "./Changes";
import classes from "./Dialogs.module.css";
import { useEditor } from "./EditorContext";
import { toGraph } from "./graph";
import { tidied } from "./place";

// Instead of a version's number.
const DRAFT = 0;

/** All versions that were published: what one has that another, or the draft, has not, and a way back. */
export default function VersionsDrawer(props: { onClose: () => void }) {
  return (
    <Drawer onClose={props.onClose} opened position="right" size={460} title="Versions">
      <List onClose={props.onClose} />
    </Drawer>
  );
}

function List(props: { onClose: () => void }) {
  const { site, campaign } = useEditor();
  const versions = useVersions(site, campaign);
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
        <p>Running the campaign publishes its first version.</p>
      </Empty>
    );
  }
  return (
    <ol className={classes.versions}>
      {versions.data.map((version, index) => (
        <li className={classes.version} key={version.version}>
          <button
            aria-expanded={open === version.version}
            className={classes.versionHead}
            onClick={() => setOpen(open === version.version ? undefined : version.version)}
            type="button"
          >
            <strong>Version {version.version}</strong>
            {index === 0 && (
              <Badge color="pine" size="sm" variant="light">
                current
              </Badge>
            )}
            <span className={classes.dim}>
              <Time ms={version.published} />
              {version.by !== "" && `, ${version.by}`}
              {version.under_way > 0 && ` · ${plural(version.under_way, "person", "people")} in it`}
            </span>
          </button>
          {open === version.version && (
            <Detail onClose={props.onClose} version={version} versions={versions.data} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Detail(props: { version: Version; versions: readonly Version[]; onClose: () => void }) {
  const { version, versions, onClose } = props;
  const { site, campaign, doc } = useEditor();
  const [other, setOther] = useState(DRAFT);
  const [isBusy, setBusy] = useState(false);
  // As a step of the drawing: it is saved like all others, and can be undone.
  const restore = async () => {
    setBusy(true);
    try {
      const definition = await fetchVersion(site, campaign, version.version);
      doc.getState().edit(() => toGraph(definition, tidied));
      onClose();
      notifications.show({
        title: `Version ${version.version} is the draft now`,
        message: "Publish it to let people go through it. Undo brings your drawing back.",
        color: "pine",
      });
    } catch (error) {
      setBusy(false);
      notifications.show({ message: error instanceof Error ? error.message : String(error), color: "red" });
    }
  };
  const others = versions.filter((each) => each.version !== version.version);
  return (
    <div className={classes.versionBody}>
      <NativeSelect
        data={[
          { value: String(DRAFT), label: "the draft" },
          ...others.map((each) => ({ value: String(each.version), label: `version ${each.version}` })),
        ]}
        label={`Compare version ${version.version} with`}
        onChange={(event) => setOther(Number(event.currentTarget.value))}
        size="xs"
        value={String(other)}
      />
      <Compared other={other} version={version.version} />
      <May right="write">
        <Button
          leftSection={<RotateCcw size={14} />}
          loading={isBusy}
          onClick={() => void restore()}
          size="xs"
          variant="default"
        >
          Make version {version.version} the draft
        </Button>
      </May>
    </div>
  );
}

/** From the older to the newer one; nothing is newer than the draft. */
function Compared(props: { version: number; other: number }) {
  const { version, other } = props;
  const { site, campaign } = useEditor();
  const isBack = other !== DRAFT && other < version;
  const [a, b] = isBack ? [other, version] : [version, other];
  const comparison = useComparison(site, campaign, a, b);
  const to = b === DRAFT ? "the draft" : `version ${b}`;
  return (
    <section aria-label={`From version ${a} to ${to}`} className={classes.compared}>
      <h3 className={classes.heading}>
        From version {a} to {to}
      </h3>
      {comparison.isPending && <LinesSkeleton lines={2} />}
      {comparison.isError && <Failed error={comparison.error} />}
      {comparison.isSuccess && <Changes comparison={comparison.data} />}
    </section>
  );
}
