import { Messenger } from "./messenger";
import { mount } from "./mount";
import type { Identity, Overrides, Start } from "./types";

/** What pages call. Before this is loaded a plain array takes the same calls by `push`. */
export interface TioMessenger {
  start(start: Start): void;
  identify(who: Identity): void;
  configure(settings: Overrides): void;
  open(): void;
  close(): void;
  push(...entries: Entry[]): number;
}

export type Entry = readonly [string, ...unknown[]] | (() => void);

declare global {
  interface Window {
    tioMessenger?: TioMessenger | Entry[] | undefined;
  }
}

const METHODS = ["start", "identify", "configure", "open", "close"] as const;

export function install(): void {
  const waiting = window.tioMessenger;
  if (waiting !== undefined && !Array.isArray(waiting)) {
    return; // loaded twice
  }
  const messenger = new Messenger();
  const tio: TioMessenger = {
    start: (start) => messenger.start(start),
    identify: (who) => messenger.identify(who),
    configure: (settings) => messenger.configure(settings),
    open: () => messenger.open(),
    close: () => messenger.close(),
    push: (...entries) => {
      for (const entry of entries) {
        call(tio, entry);
      }
      return 0;
    },
  };
  window.tioMessenger = tio;
  mount(messenger, document.currentScript?.nonce ?? "");
  tio.push(...(waiting ?? []));
}

function call(tio: TioMessenger, entry: Entry): void {
  if (typeof entry === "function") {
    entry();
    return;
  }
  const [name, ...given] = entry;
  const method = METHODS.find((each) => each === name);
  if (method !== undefined) {
    (tio[method] as (...args: unknown[]) => void)(...given);
  }
}
