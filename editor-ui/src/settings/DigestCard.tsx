import { Switch } from "@mantine/core";
import { useDigest, useSetDigest } from "../api/sharing";
import { Card } from "../shared/Card";
import { Failed, LinesSkeleton } from "../shared/States";
import classes from "./Settings.module.css";

/** The site's figures by mail each Monday. */
export function DigestCard(props: { site: string; name: string }) {
  const { site, name } = props;
  const digest = useDigest(site);
  const set = useSetDigest(site);
  return (
    <Card title="Figures by mail">
      {digest.isPending && <LinesSkeleton lines={1} />}
      {digest.isError && <Failed error={digest.error} retry={() => void digest.refetch()} />}
      {digest.isSuccess && (
        <>
          <Switch
            checked={set.isPending ? set.variables : digest.data.on}
            description={`On Monday at 7 in ${digest.data.time_zone}: all funnels and metrics with their change, new people, letters sent, and what waits for you`}
            label={`The week of ${name}`}
            onChange={({ currentTarget }) => set.mutate(currentTarget.checked)}
          />
          {set.isError && (
            <p className={classes.note} data-below role="alert">
              {set.error.message}
            </p>
          )}
          {digest.data.state === "failed" && (
            <p className={classes.note} data-below>
              The last one was not sent: {digest.data.reason}
            </p>
          )}
        </>
      )}
    </Card>
  );
}
