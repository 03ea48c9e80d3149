import { Alert, Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, Download } from "lucide-react";
import { useEffect } from "react";
import { Link } from "react-router";
import { type ImportState, rejectedUrl, useCancelImport, useImportState } from "../api/lists";
import { count, plural } from "../shared/format";
import { ProgressBar } from "../shared/ProgressBar";
import { Failed, LinesSkeleton } from "../shared/States";
import classes from "./Import.module.css";

interface ImportRunProps {
  site: string;
  job: string;
  onAgain: () => void;
  onClose: () => void;
}

const ENDED: Record<Exclude<ImportState["state"], "running">, [colour: string, title: string]> = {
  done: ["pine", "The import is done"],
  cancelled: ["orange", "The import was cancelled"],
  failed: ["red", "The import failed"],
};

/** An import under way, and what came of it. */
export function ImportRun(props: ImportRunProps) {
  const { site, job, onAgain, onClose } = props;
  const state = useImportState(site, job);
  const cancel = useCancelImport(site);
  const client = useQueryClient();
  const now = state.data?.state;
  const isOver = now !== undefined && now !== "running";
  useEffect(() => {
    if (isOver) {
      void client.invalidateQueries({
        queryKey: ["sites", site],
        predicate: ({ queryKey }) => queryKey[2] !== "import",
      });
    }
  }, [client, isOver, site]);
  if (state.data === undefined) {
    return state.isError ? (
      <Failed error={state.error} retry={() => void state.refetch()} />
    ) : (
      <LinesSkeleton lines={2} />
    );
  }
  const { rows, total, rejected, list } = state.data;
  return (
    <div className={classes.stack}>
      {now === "running" ? (
        <>
          <ProgressBar done={rows} label="Importing row" total={total} />
          <p className={classes.hint}>It goes on when this is closed.</p>
        </>
      ) : (
        <Ended {...state.data} />
      )}
      {isOver && rejected > 0 && (
        <Button
          component="a"
          download
          href={rejectedUrl(site, job)}
          leftSection={<Download size={15} />}
          variant="default"
          w="fit-content"
        >
          Fetch the {plural(rejected, "row", "rows")} that could not be taken
        </Button>
      )}
      <Group justify="flex-end">
        {now === "running" ? (
          <Button
            color="red"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(job, { onSuccess: () => void state.refetch() })}
            variant="light"
          >
            Cancel the import
          </Button>
        ) : (
          <>
            <Button onClick={onAgain} variant="default">
              Import another file
            </Button>
            {list === null ? (
              <Button onClick={onClose}>Close</Button>
            ) : (
              <Button component={Link} onClick={onClose} to={`/sites/${site}/segments/${list}`}>
                Open the list
              </Button>
            )}
          </>
        )}
      </Group>
    </div>
  );
}

function Ended(props: ImportState) {
  const { state, added, updated, rejected } = props;
  if (state === "running") {
    return null;
  }
  const [color, title] = ENDED[state];
  return (
    <Alert color={color} icon={<CircleCheck size={17} />} role="status" title={title} variant="light">
      {count(added)} new, {count(updated)} known people, {plural(rejected, "row", "rows")} not taken.
    </Alert>
  );
}
