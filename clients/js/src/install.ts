import { trackAutomatically } from "./auto.js";
import { Client, isMethod } from "./client.js";
import { bringMessenger } from "./messenger.js";
import { bringPicker } from "./pick.js";
import type { Config, Entry, Tio } from "./types.js";
import { warn } from "./warn.js";

/** Turn the snippet's queue into the library, in place: whoever holds the queue holds the library. */
export function install(queue: unknown[] & Partial<Tio>, config: Config): Tio {
  bringPicker(config.url, config.token);
  const client = new Client(config);
  const call = (entry: Entry) => {
    if (typeof entry === "function") {
      entry();
      return;
    }
    const [name, ...given] = entry;
    if (!isMethod(name)) {
      warn(`There is no method ${String(name)}.`);
      return;
    }
    (client[name] as (...args: unknown[]) => unknown).apply(client, given);
  };
  const tio: Tio = {
    identify: (id, signature) => client.identify(id, signature),
    setProperties: (properties) => client.setProperties(properties),
    track: (name, args) => client.track(name, args),
    setCart: (cart) => client.setCart(cart),
    cancelCart: (cart) => client.cancelCart(cart),
    purchaseCart: (cart) => client.purchaseCart(cart),
    setMessengerConfig: (settings) => {
      client.setMessengerConfig(settings);
      queue.messengerConfig = client.messengerConfig;
    },
    setConsent: (agrees) => client.setConsent(agrees),
    getId: () => client.getId(),
    reset: () => client.reset(),
    push: (...entries) => {
      for (const entry of entries) {
        // One bad entry must not keep the others from being tracked.
        try {
          call(entry);
        } catch (error) {
          warn(String(error));
        }
      }
      return 0;
    },
  };
  const waiting = queue.splice(0) as Entry[];
  const installed = Object.assign(queue, tio) as Tio & unknown[];
  // The page may have said by now who it is.
  installed.push(...waiting);
  trackAutomatically(client, config);
  bringMessenger(client, config);
  return installed;
}
