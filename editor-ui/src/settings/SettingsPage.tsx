import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { Page } from "../shared/Page";
import { useSiteId } from "../shell/useSiteId";
import classes from "./SettingsPage.module.css";

const PLACES = [
  { path: "settings", label: "Site" },
  { path: "settings/integration", label: "Integration" },
  { path: "settings/messenger", label: "Messenger" },
  { path: "settings/auto-events", label: "Auto Events" },
  { path: "settings/advanced-events", label: "Advanced Events" },
  { path: "settings/secure-mode", label: "Secure mode" },
  { path: "settings/webhooks", label: "Webhooks" },
  { path: "settings/retention", label: "Data retention" },
] as const;

/** The frame of the site's settings: what there is on the left, one of them beside it. */
export function SettingsPage(props: {
  title: string;
  note: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const site = useSiteId();
  const { children, ...head } = props;
  return (
    <Page {...head}>
      <div className={classes.frame}>
        <nav aria-label="Application settings" className={classes.nav}>
          {PLACES.map(({ path, label }) => (
            <NavLink className={classes.link ?? ""} end key={path} to={`/sites/${site}/${path}`}>
              {label}
            </NavLink>
          ))}
        </nav>
        <div className={classes.content}>{children}</div>
      </div>
    </Page>
  );
}
