import type { Client } from "./client.js";
import type { Store } from "./storage.js";
import type { Config, MessengerConfig } from "./types.js";

interface Start {
  host: string;
  sid: string;
  id: string;
  sign: string;
  store: Store;
}

/** What the messenger's script takes, before it is loaded, too. */
type Entry =
  | ["start", Start]
  | ["identify", { id: string; sign: string }]
  | ["configure", MessengerConfig]
  | (() => void);

declare global {
  interface Window {
    tioMessenger?: { push(entry: Entry): number };
  }
}

/** Brings the messenger once the page stands and there is somebody to talk to, and tells it who that is. */
export function bringMessenger(client: Client, { url, token, messenger }: Config): void {
  let hasCome = false;
  const push = (entry: Entry) => {
    window.tioMessenger ??= [] as Entry[];
    window.tioMessenger.push(entry);
  };
  const tell = () => {
    const who = client.visitor();
    if (hasCome) {
      push(["configure", client.messengerConfig]);
      push(["identify", who]);
      if (who.id === "") {
        forget(client.store);
      }
    } else if (who.id !== "" && (client.messengerConfig.display ?? messenger) !== false) {
      hasCome = true;
      push(["configure", client.messengerConfig]);
      push(["start", { host: url, sid: token, ...who, store: client.store }]);
      const script = document.createElement("script");
      script.async = true;
      script.src = `${url}/messenger.js`;
      document.head.append(script);
    }
  };
  const begin = () => {
    tell();
    client.changed = tell;
  };
  // Whoever has done nothing yet is made known before they write.
  document.addEventListener("tio-messenger-opened", () => client.setProperties({}), { once: true });
  whenIdle(begin);
}

/** What the messenger has kept. */
function forget(store: Store): void {
  for (const key of ["device", "heard", "outbox"]) {
    store.set(`messenger.${key}`, "");
  }
}

function whenIdle(act: () => void): void {
  const soon = () => ("requestIdleCallback" in window ? requestIdleCallback(act) : setTimeout(act, 1));
  if (document.readyState === "complete") {
    soon();
  } else {
    addEventListener("load", soon);
  }
}
