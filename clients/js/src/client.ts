import { isAnonymous } from "./ids.js";
import { bytes, type NewCall, Outbox } from "./outbox.js";
import { CurrentPerson, type Person } from "./person.js";
import { openStore, type Store } from "./storage.js";
import type { Cart, Config, Json, MessengerConfig, Properties } from "./types.js";
import { warn } from "./warn.js";

const LONGEST_NAME = 255; // characters
const MOST_PROPERTIES = 256; // in one call
const LARGEST_DATA = 60_000; // bytes
const MOST_HELD = 100; // calls of an anonymous visitor, on sites that take only signed data
const HELD = "held";
const CONSENT = "consent";
const METHODS = [
  "identify",
  "setProperties",
  "track",
  "setCart",
  "cancelCart",
  "purchaseCart",
  "reset",
] as const;

type Method = (typeof METHODS)[number];

/** All that the library does, whether or not there is a snippet. */
export class Client {
  messengerConfig: MessengerConfig = {};
  readonly store: Store;
  /** Called when it is another visitor, or another setting of the messenger. */
  changed: () => void = () => undefined;
  private person: CurrentPerson;
  private outbox: Outbox | undefined;
  /** Calls made before the visitor said whether they may be. In memory: nothing is stored before. */
  private waiting: (() => void)[] = [];

  constructor(private readonly config: Config) {
    this.store = openStore(`tio:${config.token}:`);
    this.person = new CurrentPerson(this.store);
    if (this.isAllowed()) {
      this.open();
    }
  }

  identify(id: string | number, signature = ""): void {
    this.whenAllowed(() => {
      const name = named(id, "identify");
      if (name === "") {
        return;
      }
      const before = this.person.known();
      this.person.set({ id: name, sign: signature });
      // Whoever has done nothing yet has nothing to bring along.
      if (before !== "" && isAnonymous(before) && before !== name) {
        this.send({ method: "alias", srcid: before, destid: name, destsign: signature || undefined });
        this.release(name, signature);
      }
      this.changed();
    });
  }

  setProperties(properties: Properties): void {
    if (!isObject(properties)) {
      warn("setProperties takes an object.");
      return;
    }
    this.whenAllowed(() => {
      for (const some of parts(copy(properties))) {
        this.sendOwn({ method: "set", data: some });
      }
    });
  }

  track(name: string, args?: Properties): void {
    const action = named(name, "track");
    if (action === "" || (args !== undefined && args !== null && !isObject(args))) {
      warn("track takes a name, and an object.");
      return;
    }
    const data = args ? copy(args) : undefined;
    this.whenAllowed(() => this.sendOwn({ method: "track", action, data }));
  }

  setCart(cart: Cart): void {
    this.cart("set", cart);
  }

  cancelCart(cart?: Cart): void {
    this.cart("cancel", cart);
  }

  purchaseCart(cart: Cart): void {
    this.cart("purchase", cart);
  }

  setMessengerConfig(config: MessengerConfig): void {
    this.messengerConfig = { ...this.messengerConfig, ...config };
    this.changed();
  }

  setConsent(agrees: boolean): void {
    const { waiting } = this;
    this.waiting = [];
    if (!agrees) {
      this.outbox?.clear();
      this.person.set({ id: "", sign: "" });
      this.store.set(HELD, "");
    }
    this.store.set(CONSENT, agrees ? "1" : "0");
    if (this.isAllowed()) {
      this.open();
      for (const call of waiting) {
        call();
      }
    }
    this.changed();
  }

  getId(): string {
    return this.isAllowed() ? this.person.get().id : "";
  }

  reset(): void {
    this.whenAllowed(() => {
      this.person.set({ id: "", sign: "" });
      this.changed();
    });
  }

  /** Nobody, "", while the visitor may not be known. */
  visitor(): Person {
    return this.isAllowed() ? this.person.get() : { id: "", sign: "" };
  }

  /** Something that is kept until the visitor comes back, by a name. */
  remembered(key: string): string {
    return this.isAllowed() ? this.store.get(key) : "";
  }

  remember(key: string, text: string): void {
    if (this.isAllowed()) {
      this.store.set(key, text);
    }
  }

  private cart(state: "set" | "cancel" | "purchase", cart: Cart | undefined): void {
    if (!isObject(cart) && !(state === "cancel" && cart === undefined)) {
      warn("A cart is an object with totalprice and products.");
      return;
    }
    const data = cart === undefined ? undefined : copy(cart);
    this.whenAllowed(() => this.sendOwn({ method: "cart", state, data }));
  }

  /** Now; once the visitor agrees; or never. */
  private whenAllowed(act: () => void): void {
    if (this.isAllowed()) {
      this.open();
      act();
    } else if (!this.isRefused()) {
      this.waiting.push(act);
    }
  }

  private isRefused(): boolean {
    const consent = this.store.get(CONSENT);
    return consent === "0" || (this.config.dnt === true && consent !== "1" && wantsPrivacy());
  }

  private isAllowed(): boolean {
    return !this.isRefused() && (this.config.consent !== true || this.store.get(CONSENT) === "1");
  }

  private open(): Outbox {
    this.outbox ??= new Outbox(this.config.url, this.config.token, this.store);
    return this.outbox;
  }

  private sendOwn(call: NewCall): void {
    const { id, sign } = this.person.get();
    const own = { ...call, id, ...(sign === "" ? {} : { sign }) };
    if (this.config.signed === true && sign === "") {
      this.hold(own);
    } else {
      this.send(own);
    }
  }

  private send(call: NewCall): void {
    this.open().add(call);
  }

  /** The product would refuse it, unsigned as it is: it waits until the visitor is known. */
  private hold(call: NewCall): void {
    this.store.set(HELD, JSON.stringify([...this.held(), { ...call, ts: Date.now() }].slice(-MOST_HELD)));
  }

  private release(id: string, sign: string): void {
    if (sign !== "") {
      for (const call of this.held()) {
        this.send({ ...call, id, sign });
      }
      this.store.set(HELD, "");
    }
  }

  private held(): NewCall[] {
    try {
      return JSON.parse(this.store.get(HELD) || "[]");
    } catch {
      return [];
    }
  }
}

/** The methods that pages call, for the queue. */
export function isMethod(name: string): name is Method | "setMessengerConfig" | "setConsent" | "getId" {
  return (METHODS as readonly string[]).concat("setMessengerConfig", "setConsent", "getId").includes(name);
}

function wantsPrivacy(): boolean {
  return (
    navigator.doNotTrack === "1" ||
    (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true
  );
}

function named(value: unknown, method: string): string {
  const name = typeof value === "number" ? String(value) : value;
  if (typeof name !== "string" || name.trim() === "" || name.length > LONGEST_NAME) {
    warn(`${method} takes a text of 1 to ${LONGEST_NAME} characters.`);
    return "";
  }
  return name;
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As it is now, whatever the page does to it later; what is no JSON is left out. */
function copy(value: Properties): Properties {
  return JSON.parse(JSON.stringify(value));
}

/** What one call can't hold goes in several. */
function parts(properties: Properties): Properties[] {
  const found: Record<string, Json | undefined>[] = [{}];
  let count = 0;
  let size = 0;
  for (const [name, value] of Object.entries(properties)) {
    const own = bytes(JSON.stringify({ [name]: value }));
    if (count > 0 && (count === MOST_PROPERTIES || size + own > LARGEST_DATA)) {
      found.push({});
      count = 0;
      size = 0;
    }
    const last = found[found.length - 1];
    if (last !== undefined) {
      last[name] = value;
    }
    count += 1;
    size += own;
  }
  return found;
}
