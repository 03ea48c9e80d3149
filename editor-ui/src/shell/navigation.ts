import {
  Building2,
  Filter,
  Inbox,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Mail,
  MailCheck,
  MessageCircle,
  MessagesSquare,
  Newspaper,
  Radio,
  Settings,
  Split,
  Tags,
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

interface PlaceGroup {
  /** Empty where what is in it needs no heading. */
  label: string;
  places: readonly Place[];
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
        label: "Funnels",
        path: "analytics",
        icon: Filter,
        keys: "g y",
        keywords: ["analytics", "conversion", "steps", "drop-off"],
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
      },
    ],
  },
  {
    label: "Settings",
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
        label: "Account settings",
        path: "settings/account",
        icon: KeyRound,
        keys: "g u",
        keywords: ["password", "login", "sessions"],
      },
    ],
  },
];

export const PLACES: readonly Place[] = GROUPS.flatMap((group) => group.places);

export function placeUrl(site: string, path: string): string {
  return path === "" ? `/sites/${site}` : `/sites/${site}/${path}`;
}
