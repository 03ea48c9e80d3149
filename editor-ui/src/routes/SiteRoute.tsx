import { useEffect } from "react";
import { AppShell } from "../shell/AppShell";
import { rememberSite } from "../shell/lastSite";
import { useSiteId } from "../shell/useSiteId";
import { RequireSession } from "./RequireSession";
import { UnknownSite } from "./UnknownSite";

/** Everything below /sites/:site: for those who are logged in and may see the site. */
export function SiteRoute() {
  const site = useSiteId();
  useEffect(() => rememberSite(site), [site]);
  return (
    <RequireSession>
      {(session) =>
        session.sites.some((candidate) => candidate.id === site) ? (
          <AppShell session={session} site={site} />
        ) : (
          <UnknownSite session={session} />
        )
      }
    </RequireSession>
  );
}
