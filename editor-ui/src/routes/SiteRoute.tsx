import { lazy, Suspense, useEffect } from "react";
import type { Session } from "../api/session";
import { AppShell } from "../shell/AppShell";
import { rememberSite } from "../shell/lastSite";
import { useSiteId } from "../shell/useSiteId";
import { RequireSession } from "./RequireSession";
import { UnknownSite } from "./UnknownSite";

const BeingRemoved = lazy(() => import("./BeingRemoved"));

/** Everything below /sites/:site: for those who are logged in and may see the site. */
export function SiteRoute() {
  const site = useSiteId();
  useEffect(() => rememberSite(site), [site]);
  return <RequireSession>{(session) => <Opened session={session} site={site} />}</RequireSession>;
}

function Opened(props: { session: Session; site: string }) {
  const { session, site } = props;
  const found = session.sites.find((candidate) => candidate.id === site);
  if (found === undefined) {
    return <UnknownSite session={session} />;
  }
  if (found.removing) {
    return (
      <Suspense>
        <BeingRemoved session={session} site={site} />
      </Suspense>
    );
  }
  return <AppShell session={session} site={site} />;
}
