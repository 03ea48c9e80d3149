import { Button } from "@mantine/core";
import { Check, Minus } from "lucide-react";
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { type PersonMembership, usePersonSegments } from "../api/people";
import { Card } from "../shared/Card";
import { Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useParam } from "../shared/useParam";
import classes from "./PersonSegments.module.css";

const Why = lazy(() => import("./Why"));

/** Every segment of the site, whether the person is in it, and on demand why. */
export function PersonSegments(props: { site: string; uid: string }) {
  const { site, uid } = props;
  const segments = usePersonSegments(site, uid);
  const [why, setWhy] = useParam("why");
  const asked = segments.data?.find(({ id }) => id === why);
  const inside = segments.data?.filter(({ member }) => member).length ?? 0;
  return (
    <Card aside={segments.data && `in ${inside} of ${segments.data.length}`} title="Segments">
      {segments.isPending && <LinesSkeleton lines={3} />}
      {segments.isError && <Failed error={segments.error} retry={() => void segments.refetch()} />}
      {segments.data?.length === 0 && <p className={classes.none}>This site has no segments yet.</p>}
      {segments.data !== undefined && segments.data.length > 0 && (
        <ul>
          {segments.data.toSorted(byMembership).map((segment) => (
            <Membership key={segment.id} onWhy={() => setWhy(segment.id)} segment={segment} site={site} />
          ))}
        </ul>
      )}
      <Suspense>
        {asked !== undefined && <Why onClose={() => setWhy("")} segment={asked} site={site} uid={uid} />}
      </Suspense>
    </Card>
  );
}

function byMembership(a: PersonMembership, b: PersonMembership): number {
  return Number(b.member) - Number(a.member) || a.name.localeCompare(b.name);
}

function Membership(props: { site: string; segment: PersonMembership; onWhy: () => void }) {
  const { site, segment, onWhy } = props;
  const { member, kind, since } = segment;
  const question = member ? "Why in?" : "Why not?";
  return (
    <li className={classes.row} data-member={member || undefined}>
      <span className={classes.mark}>
        {member ? <Check aria-hidden size={14} /> : <Minus aria-hidden size={14} />}
        <span className="hidden">{member ? "in" : "not in"}</span>
      </span>
      <span className={classes.words}>
        <Link className={classes.name} to={`/sites/${site}/segments/${encodeURIComponent(segment.id)}`}>
          {segment.name}
        </Link>
        {member && since !== null && (
          <span className={classes.since}>
            since <Time ms={since} />
          </span>
        )}
      </span>
      {kind === "live" ? (
        <Button
          aria-label={`${question} ${segment.name}`}
          color="gray"
          onClick={onWhy}
          size="compact-xs"
          variant="subtle"
        >
          {question}
        </Button>
      ) : (
        <span className={classes.since}>list</span>
      )}
    </li>
  );
}
