import { Navigate } from "react-router";
import { lastSite } from "../shell/lastSite";
import { RequireSession } from "./RequireSession";
import { UnknownSite } from "./UnknownSite";

/** Leads to the site looked at last, else to the first. */
export function FirstSite() {
  return (
    <RequireSession>
      {(session) => {
        const last = lastSite();
        const site =
          session.sites.find((candidate) => candidate.id === last && !candidate.removing) ??
          session.sites.find((candidate) => !candidate.removing) ??
          session.sites[0];
        return site === undefined ? (
          <UnknownSite session={session} />
        ) : (
          <Navigate replace to={`/sites/${site.id}`} />
        );
      }}
    </RequireSession>
  );
}
