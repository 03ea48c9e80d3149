import { Badge, Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { SESSION_KEY } from "../api/queryClient";
import { type Session, useMay } from "../api/session";
import { useRemoval, useSummary } from "../api/sites";
import { plural } from "../shared/format";
import { ProgressBar } from "../shared/ProgressBar";
import { Row } from "../shared/Rows";
import { Time } from "../shared/Time";
import { SiteMark } from "../shell/SiteMark";
import { RemoveSite } from "./RemoveSite";
import classes from "./Sites.module.css";

type ListedSite = Session["sites"][number];

const PLACES = [
  { path: "settings/integration", label: "Integration" },
  { path: "settings/messenger", label: "Messenger" },
  { path: "settings", label: "Settings" },
] as const;

/** A site: how much there is of it, where its settings are, and the way to remove it. */
export function SiteItem(props: { site: ListedSite; isCurrent: boolean }) {
  const { site, isCurrent } = props;
  const mayRemove = useMay(site.id, "install");
  const [isAsked, setAsked] = useState(false);
  return (
    <Row
      mark={<SiteMark name={site.name} />}
      name={
        <>
          <Link to={`/sites/${site.id}`}>{site.name}</Link>
          {isCurrent && (
            <Badge color="gray" size="sm" variant="light">
              current
            </Badge>
          )}
        </>
      }
      about={<Figures site={site.id} />}
      acts={
        <>
          {PLACES.map(({ path, label }) => (
            <Button
              aria-label={`${label} of ${site.name}`}
              component={Link}
              key={path}
              size="compact-sm"
              to={`/sites/${site.id}/${path}`}
              variant="subtle"
            >
              {label}
            </Button>
          ))}
          {mayRemove && (
            <Button
              aria-label={`Remove ${site.name}`}
              onClick={() => setAsked(true)}
              size="compact-sm"
              variant="default"
            >
              Remove
            </Button>
          )}
        </>
      }
    >
      <RemoveSite onClose={() => setAsked(false)} opened={isAsked} site={site} />
    </Row>
  );
}

function Figures(props: { site: string }) {
  const { data, error } = useSummary(props.site);
  if (data === undefined) {
    return <>{error?.message ?? "…"}</>;
  }
  return (
    <>
      {plural(data.people, "person", "people")}
      {data.anonymous > 0 && `, ${plural(data.anonymous, "anonymous visitor", "anonymous visitors")}`}
      {data.last_event === null ? (
        "; no event yet"
      ) : (
        <>
          ; last event <Time ms={data.last_event} />
        </>
      )}
    </>
  );
}

/** One that is being removed: how far that is, until it is gone. */
export function GoingSite(props: { site: ListedSite }) {
  const { site } = props;
  const removal = useRemoval(site.id);
  const client = useQueryClient();
  const isGone = removal.data === null;
  useEffect(() => {
    if (isGone) {
      void client.invalidateQueries({ queryKey: SESSION_KEY });
    }
  }, [client, isGone]);
  return (
    <Row
      mark={<SiteMark name={site.name} />}
      name={site.name}
      about="Being removed. It takes no calls and sends nothing any more."
    >
      {removal.data && (
        <div className={classes.progress}>
          <ProgressBar
            done={removal.data.erased}
            label="Erased"
            total={Math.max(removal.data.total, removal.data.erased)}
          />
        </div>
      )}
    </Row>
  );
}
