import {
  Building2,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  Radio,
  Settings,
  Split,
  Users,
  Workflow,
} from "lucide-react";

export interface Place {
  label: string;
  /** Below /sites/<site>; empty for the site's own page. */
  path: string;
  icon: LucideIcon;
  keys: string;
  keywords: string[];
}

/** What the left navigation, the palette and the keys lead to. */
export const PLACES: readonly Place[] = [
  {
    label: "Overview",
    path: "",
    icon: LayoutDashboard,
    keys: "g o",
    keywords: ["home", "start", "checklist"],
  },
  { label: "People", path: "people", icon: Users, keys: "g p", keywords: ["users", "customers", "persons"] },
  {
    label: "Companies",
    path: "companies",
    icon: Building2,
    keys: "g f",
    keywords: ["firms", "accounts", "organisations"],
  },
  { label: "Segments", path: "segments", icon: Split, keys: "g s", keywords: ["groups", "audience"] },
  {
    label: "Campaigns",
    path: "campaigns",
    icon: Workflow,
    keys: "g c",
    keywords: ["workflow", "automation"],
  },
  { label: "Live events", path: "live", icon: Radio, keys: "g l", keywords: ["stream", "incoming", "debug"] },
  { label: "Mail sink", path: "mail", icon: Inbox, keys: "g m", keywords: ["letters", "email", "outbox"] },
  {
    label: "Settings",
    path: "settings/properties",
    icon: Settings,
    keys: "g e",
    keywords: ["user properties", "account", "labels"],
  },
];

export function placeUrl(site: string, path: string): string {
  return path === "" ? `/sites/${site}` : `/sites/${site}/${path}`;
}
