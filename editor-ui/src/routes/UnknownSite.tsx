import { Button } from "@mantine/core";
import { Store } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";
import type { Session } from "../api/session";
import { Empty } from "../shared/States";

const NewSite = lazy(() => import("../settings/NewSite"));

/** The address names a site that is not there for this user, or there is none at all. */
export function UnknownSite(props: { session: Session }) {
  const [first] = props.session.sites;
  const [isMaking, setMaking] = useState(false);
  if (first === undefined) {
    return (
      <Empty icon={Store} title="No site yet">
        <p>A site is what people are tracked on. `tracktor demo` makes one with sample data.</p>
        {props.session.user.owner && (
          <Button mx="auto" onClick={() => setMaking(true)}>
            New site
          </Button>
        )}
        <Suspense>{isMaking && <NewSite onClose={() => setMaking(false)} />}</Suspense>
      </Empty>
    );
  }
  return (
    <Empty icon={Store} title="This site is not open to you">
      <p>The address may be mistyped, or you need to be invited.</p>
      <Button component={Link} mx="auto" to={`/sites/${first.id}`}>
        Go to {first.name}
      </Button>
    </Empty>
  );
}
