/** Some of a text; `href`: where it leads, by http or https. */
export interface Part {
  text: string;
  href?: string;
}

/** As the product answers; times in ms since 1970. */
export interface Message {
  id: string;
  at: number;
  from: "person" | "team";
  name: string;
  text: string;
  /** The text cut up; left out where nothing in it is a link. */
  parts?: Part[];
  image?: { url: string; width: number; height: number };
  client_id?: string | null;
}

export interface Conversation {
  id: string;
  updated: number;
  unread: number;
  closed: boolean;
  /** The last message of the person that the team has read; "" is none. */
  seen: string;
  last: Message | null;
}

export interface Session {
  token: string;
  /** Seconds. */
  expires_in: number;
  /** Which browser this is, to be given again next time. */
  device: string;
  settings: Settings;
  live: string;
  unread: number;
  /** Newest first. */
  conversations: Conversation[];
}

export interface Page {
  /** Oldest first. */
  items: Message[];
  /** Whether there are older ones. */
  more: boolean;
}

export interface Delivery {
  conversation: Conversation;
  message: Message;
}

export interface Updates {
  now: number;
  messages: Delivery[];
}

export type LiveEvent =
  | ({ type: "message" } & Delivery)
  | { type: "typing"; conversation: string; name: string }
  | { type: "resync" };

export interface Settings {
  icon: string;
  welcomeText: string;
  headerIcon: string;
  headerText: string;
  positionX: "left" | "right";
  positionY: "top" | "bottom";
  /** Lengths of CSS; pixels when they are numbers. */
  iconMargin: { X: string | number; Y: string | number };
  display: boolean;
}

/** What a page sets, of all there is. */
export type Overrides = Partial<Omit<Settings, "iconMargin">> & {
  iconMargin?: Partial<Settings["iconMargin"]>;
};

export interface Identity {
  /** "" is nobody: nothing is shown or asked for. */
  id: string;
  sign?: string | undefined;
}

export interface Start extends Identity {
  /** Where the product is. */
  host: string;
  /** The site's token. */
  sid: string;
  /** Where what must outlive the page is kept; localStorage when left out. */
  store?: Store | undefined;
}

/** Texts by name; "" is none. */
export interface Store {
  get(key: string): string;
  set(key: string, text: string): void;
}
