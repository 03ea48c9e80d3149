import { anonymousId } from "./ids.js";
import type { Store } from "./storage.js";

export interface Person {
  id: string;
  /** Of the id, made by the site's server; "" is none. */
  sign: string;
}

/** Who is tracked, over pages and tabs. It is read anew each time: another tab may have logged in. */
export class CurrentPerson {
  constructor(private readonly store: Store) {}

  /** "" before the first call. */
  known(): string {
    return this.store.get("id");
  }

  get(): Person {
    const known = this.known();
    if (known === "") {
      const made = { id: anonymousId(), sign: "" };
      this.set(made);
      return made;
    }
    return { id: known, sign: this.store.get("sign") };
  }

  set({ id, sign }: Person): void {
    this.store.set("id", id);
    this.store.set("sign", sign);
  }
}
