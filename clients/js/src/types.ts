/** Any JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined };
export type Properties = { [name: string]: Json | undefined };

export interface Product {
  name: string;
  /** Of one. */
  price: number;
  /** 1 when left out. */
  count?: number;
  thumburl?: string;
  /** What the shop calls it; the name when left out. */
  id?: string | number;
  [custom: string]: Json | undefined;
}

export interface Cart {
  /** With everything that comes on top of the products. */
  totalprice: number;
  products: Product[];
  /** For people who have several carts at once: which of them this is. */
  id?: string | number;
  [custom: string]: Json | undefined;
}

export interface MessengerConfig {
  icon?: string;
  welcomeText?: string;
  headerIcon?: string;
  headerText?: string;
  positionX?: "left" | "right";
  positionY?: "top" | "bottom";
  iconMargin?: { X?: string; Y?: string };
  display?: boolean;
}

/** An event that the library tracks by itself. */
export type AutoEvent =
  | { name: string; by: "page"; url: string }
  | { name: string; by: "click"; css: string };

/** What the product gives the library along. */
export interface Config {
  token: string;
  /** Where the product is, without a slash at the end; found from the script's own address when empty. */
  url: string;
  /** The site takes only signed data. */
  signed?: boolean;
  /** Nothing is tracked of visitors whose browser asks not to be tracked. */
  dnt?: boolean;
  /** Nothing is stored or sent before setConsent(true). */
  consent?: boolean;
  /** Track "Visited Site" once a visit. */
  visits?: boolean;
  /** Track "Page view" for every page. */
  pages?: boolean;
  /** False: the messenger is hidden, where a page doesn't show it itself. */
  messenger?: boolean;
  events?: readonly AutoEvent[];
}

export interface Tio {
  identify(id: string | number, signature?: string): void;
  setProperties(properties: Properties): void;
  track(name: string, args?: Properties): void;
  setCart(cart: Cart): void;
  cancelCart(cart?: Cart): void;
  purchaseCart(cart: Cart): void;
  setMessengerConfig(config: MessengerConfig): void;
  /** Whether the visitor agrees to being tracked. */
  setConsent(agrees: boolean): void;
  /** Who is tracked now; empty while nobody may be. */
  getId(): string;
  /** Forgets who it is, as after a log-out: the next call makes a new anonymous visitor. */
  reset(): void;
  /** Queue entries, ["track", "Search"], or functions to call once the library is there. */
  push(...entries: Entry[]): number;
  messengerConfig?: MessengerConfig;
}

export type Entry = readonly [string, ...unknown[]] | (() => void);

/** What the messenger's events bring along. */
export interface MessengerEvent extends Event {
  /** `msg`: the message's text, "" where there is none. */
  readonly data: { readonly msg: string };
}

declare global {
  interface Window {
    /** The snippet's queue, which the library turns into itself. */
    tio?: unknown[] & Partial<Tio>;
  }

  interface DocumentEventMap {
    "tio-messenger-opened": MessengerEvent;
    "tio-messenger-closed": MessengerEvent;
    "tio-message-sent": MessengerEvent;
    "tio-message-received": MessengerEvent;
  }
}
