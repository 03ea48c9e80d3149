import { Button } from "@mantine/core";
import { Zap } from "lucide-react";
import { Link } from "react-router";
import { useSaveSegment } from "../api/segments";
import { absoluteTime } from "../shared/format";
import classes from "./Analytics.module.css";

const LONGEST = 70;

/** Makes a segment by conditions that say whom a number counts: who comes to meet them later is in it, too. */
export function LiveSegment(props: { site: string; title: string; conditions: Record<string, unknown> }) {
  const { site, title, conditions } = props;
  const save = useSaveSegment(site, undefined);
  if (save.data !== undefined) {
    const { id, name } = save.data;
    return (
      <span className={classes.segment} role="status">
        Segment <Link to={`/sites/${site}/segments/${id}`}>{name}</Link>
      </span>
    );
  }
  const make = () =>
    save.mutate({
      name: `${title.slice(0, LONGEST)}, ${absoluteTime(Date.now())}`,
      definition: conditions,
      version: 0,
      announce: false,
    });
  return (
    <>
      <Button
        leftSection={<Zap size={13} />}
        loading={save.isPending}
        onClick={make}
        size="xs"
        title="By conditions: who comes to meet them later is in it, too"
        variant="default"
      >
        Live segment
      </Button>
      {save.isError && <span className={classes.failed}>{save.error.message}</span>}
    </>
  );
}
