import { Button } from "@mantine/core";
import { useMay } from "../api/session";
import { useRevokeShare, useShares } from "../api/sharing";
import { Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Dialogs.module.css";

/** The links there are to one chart, or to the dashboard (""). */
export function ShareList(props: { site: string; chart: string }) {
  const { site, chart } = props;
  const shares = useShares(site);
  const revoke = useRevokeShare(site);
  const may = useMay(site, "export");
  if (shares.isPending) {
    return <LinesSkeleton lines={1} />;
  }
  if (shares.isError) {
    return <Failed error={shares.error} retry={() => void shares.refetch()} />;
  }
  const shown = shares.data.filter((share) => share.chart === chart);
  if (shown.length === 0) {
    return <p className={classes.about}>There is no link yet.</p>;
  }
  return (
    <>
      {revoke.isError && (
        <p className={classes.bad} role="alert">
          {revoke.error.message}
        </p>
      )}
      <ul aria-label="Links" className={classes.list}>
        {shown.map((share) => (
          <li className={classes.item} key={share.id}>
            <span className={classes.words}>
              <strong>{share.name}</strong> <code>…{share.hint}</code>
              <span className={classes.about}>
                Made by {share.by} <Time ms={share.created} />, looked at{" "}
                <Time ms={share.used} never="by nobody yet" />
                {share.expires !== null && (
                  <>
                    , {share.expires < Date.now() ? "ended" : "ends"} <Time ms={share.expires} />
                  </>
                )}
              </span>
              {share.origins.length > 0 && (
                <span className={classes.about}>Inside {share.origins.join(", ")}</span>
              )}
            </span>
            {may && (
              <Button
                aria-label={`Revoke ${share.name}`}
                loading={revoke.isPending && revoke.variables === share.id}
                onClick={() => revoke.mutate(share.id)}
                size="compact-xs"
                variant="default"
              >
                Revoke
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
