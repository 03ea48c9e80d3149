import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useEffect } from "react";
import { Link } from "react-router";
import { SESSION_KEY } from "../api/queryClient";
import type { Session } from "../api/session";
import { useRemoval } from "../api/sites";
import { ProgressBar } from "../shared/ProgressBar";
import { Empty, Failed } from "../shared/States";

/** A site that is being removed: how far that is, and the way to another one. */
export default function BeingRemoved(props: { session: Session; site: string }) {
  const { session, site } = props;
  const removal = useRemoval(site);
  const client = useQueryClient();
  const name = session.sites.find((candidate) => candidate.id === site)?.name ?? "This site";
  const next = session.sites.find((candidate) => !candidate.removing);
  const isGone = removal.data === null;

  useEffect(() => {
    if (isGone && next === undefined) {
      void client.invalidateQueries({ queryKey: SESSION_KEY });
    }
  }, [isGone, next, client]);

  if (removal.isError) {
    return <Failed error={removal.error} retry={() => void removal.refetch()} />;
  }
  return (
    <main>
      <Empty icon={Trash2} title={isGone ? `${name} is gone` : `${name} is being removed`}>
        {isGone ? (
          <p>Nothing of it is left.</p>
        ) : (
          <>
            <p>It takes no calls and sends nothing any more. You can close this page: it goes on.</p>
            {removal.data && (
              <ProgressBar
                done={removal.data.erased}
                label="Erased"
                total={Math.max(removal.data.total, removal.data.erased)}
              />
            )}
          </>
        )}
        {next !== undefined && (
          <Button
            component={Link}
            mx="auto"
            onClick={() => void client.invalidateQueries({ queryKey: SESSION_KEY })}
            to={`/sites/${next.id}`}
            variant="default"
          >
            Go to {next.name}
          </Button>
        )}
      </Empty>
    </main>
  );
}
