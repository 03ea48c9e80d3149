import {
  Activity,
  Building2,
  ChartColumn,
  History,
  Inbox,
  KeyRound,
  KeySquare,
  LayoutDashboard,
  type LucideIcon,
  Mail,
  MailCheck,
  MailQuestionMark,
  MessageCircle,
  MessageCircleQuestion,
  MessagesSquare,
  Newspaper,
  Radio,
  Settings,
  Split,
  Store,
  Tags,
  Users,
  UsersRound,
  Workflow,
} from "lucide-react";
import type { Right } from "../api/session";

export interface Place {
  label: string;
  /** Below /sites/<site>; empty for the site's own page. */
  path: string;
  icon: LucideIcon;
  keys: string;
  keywords: string[];
  /** Without this right the place is of no use. */
  right?: Right;
}

export interface PlaceGroup {
  /** Empty where what is in it needs no heading. */
  label: string;
  places: readonly Place[];
  /** What is seldom gone to is shown when asked for, and while one of it is open. */
  folds?: boolean;
}

/** What the left navigation, the palette and the keys lead to, in its order. */
export const GROUPS: readonly PlaceGroup[] = [
  {
    label: "",
    places: [
      {
        label: "Overview",
        path: "",
        icon: LayoutDashboard,
        keys: "g o",
        keywords: ["home", "start", "checklist"],
      },
      {
        label: "People",
        path: "people",
        icon: Users,
        keys: "g p",
        keywords: ["users", "customers", "persons"],
      },
      { label: "Segments", path: "segments", icon: Split, keys: "g s", keywords: ["groups", "audience"] },
      {
        label: "Companies",
        path: "companies",
        icon: Building2,
        keys: "g f",
        keywords: ["firms", "accounts", "organisations"],
      },
    ],
  },
  {
    label: "Campaigns",
    places: [
      {
        label: "Workflow",
        path: "campaigns",
        icon: Workflow,
        keys: "g c",
        keywords: ["campaigns", "automation", "journeys"],
      },
      {
        label: "Manual",
        path: "newsletters",
        icon: Newspaper,
        keys: "g n",
        keywords: ["newsletters", "broadcast", "send"],
      },
      {
        label: "Letters",
        path: "letters",
        icon: Mail,
        keys: "g w",
        keywords: ["e-mails", "write", "templates", "opens", "clicks"],
      },
    ],
  },
  {
    label: "Analytics",
    places: [
      {
        label: "Metrics and funnels",
        path: "analytics",
        icon: ChartColumn,
        keys: "g y",
        keywords: ["analytics", "dashboard", "statistics", "conversion", "steps", "drop-off"],
      },
      {
        label: "Reports",
        path: "reports",
        icon: MessageCircleQuestion,
        keys: "g q",
        keywords: [
          "pages",
          "campaigns",
          "utm",
          "retention",
          "cohorts",
          "paths",
          "visitors",
          "leaving",
          "now",
        ],
      },
    ],
  },
  {
    label: "What comes and goes",
    places: [
      {
        label: "Conversations",
        path: "conversations",
        icon: MessagesSquare,
        keys: "g i",
        keywords: ["inbox", "messages", "chat", "messenger", "answers"],
      },
      {
        label: "Live events",
        path: "live",
        icon: Radio,
        keys: "g l",
        keywords: ["stream", "incoming", "debug"],
      },
      {
        label: "Mail sink",
        path: "mail",
        icon: Inbox,
        keys: "g m",
        keywords: ["letters", "email", "outbox"],
        right: "install",
      },
    ],
  },
  {
    label: "Settings",
    folds: true,
    places: [
      {
        label: "Application settings",
        path: "settings",
        icon: Settings,
        keys: "g a",
        keywords: [
          "site",
          "token",
          "secret",
          "secure mode",
          "signature",
          "api",
          "snippet",
          "integration",
          "auto events",
          "advanced events",
          "webhooks",
          "retention",
          "carts",
          "consent",
        ],
      },
      {
        label: "User properties",
        path: "settings/properties",
        icon: Tags,
        keys: "g e",
        keywords: ["account settings", "labels"],
      },
      {
        label: "Messenger",
        path: "settings/messenger",
        icon: MessageCircle,
        keys: "g b",
        keywords: ["widget", "chat", "welcome text", "position", "icon"],
      },
      {
        label: "Mail delivery",
        path: "settings/mail",
        icon: MailCheck,
        keys: "g d",
        keywords: ["senders", "smtp", "dkim", "spf", "dmarc", "domains", "bounces"],
      },
      {
        label: "Topics",
        path: "settings/topics",
        icon: MailQuestionMark,
        keys: "g t",
        keywords: ["preferences", "subscriptions", "unsubscribe", "double opt-in", "consent"],
      },
      {
        label: "Team",
        path: "settings/team",
        icon: UsersRound,
        keys: "g r",
        keywords: ["members", "roles", "invite", "colleagues", "rights", "access"],
        right: "team",
      },
      {
        label: "API keys",
        path: "settings/api-keys",
        icon: KeySquare,
        keys: "g k",
        keywords: ["rest", "programs", "tokens", "bearer", "scopes"],
        right: "keys",
      },
      {
        label: "Audit log",
        path: "settings/audit",
        icon: History,
        keys: "g v",
        keywords: ["changes", "history", "who", "log", "before and after"],
        right: "audit",
      },
      {
        label: "Account settings",
        path: "settings/account",
        icon: KeyRound,
        keys: "g u",
        keywords: ["password", "login", "sessions"],
      },
      {
        label: "Sites",
        path: "settings/sites",
        icon: Store,
        keys: "g x",
        keywords: ["manage", "applications", "add new site", "remove", "account settings"],
      },
      {
        label: "System",
        path: "settings/system",
        icon: Activity,
        keys: "g h",
        keywords: ["health", "queues", "workers", "parts", "slow queries", "status"],
        right: "install",
      },
    ],
  },
];

export const PLACES: readonly Place[] = GROUPS.flatMap((group) => group.places);

export function placeUrl(site: string, path: string): string {
  return path === "" ? `/sites/${site}` : `/sites/${site}/${path}`;
}
