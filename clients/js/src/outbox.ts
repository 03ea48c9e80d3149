import { random } from "./ids.js";
import type { Store } from "./storage.js";
import type { Json } from "./types.js";
import { warn } from "./warn.js";

/** A call as the product's /batch takes it. */
export interface Call {
  method: "set" | "track" | "alias" | "cart";
  /** The product stores calls with the same one once, however often they arrive. */
  mid: string;
  /** Ms since 1970. */
  ts: number;
  [parameter: string]: Json | undefined;
}

export type NewCall = Omit<Call, "mid" | "ts">;

const LONGEST_GET = 2_000; // characters of the address
const LARGEST_TOGETHER = 60_000; // bytes; browsers give up on more while a page is left
const MOST_TOGETHER = 100; // calls
const MOST_KEPT = 500; // calls
const FIRST_PAUSE = 1_000; // ms, doubled each time
const LONGEST_PAUSE = 60_000;
const LONGEST_ASKED = 300_000; // ms that the server may put calls off
const PATIENCE = 20_000; // ms for an answer
const KEY = "queue";

/**
 * Calls on their way to the product, in their order. What has not been acknowledged is kept in storage and sent again by
 * the next page; since calls have ids, arriving twice does no harm.
 */
export class Outbox {
  private calls: Call[];
  private isSending = false;
  private pause = FIRST_PAUSE;
  private most = MOST_TOGETHER;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly beaconed = new Set<string>();

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly store: Store,
  ) {
    this.calls = this.stored();
    addEventListener("online", () => this.hurry());
    addEventListener("pageshow", () => this.hurry());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.leave();
      }
    });
    this.hurry();
  }

  add(made: NewCall): void {
    const call = { ts: Date.now(), ...made, mid: random(16) } as Call;
    this.calls.push(call);
    this.keep([...this.stored(), call]);
    // Calls that are made together go together.
    this.later(0);
  }

  clear(): void {
    this.calls = [];
    this.keep([]);
  }

  private hurry(): void {
    this.pause = FIRST_PAUSE;
    if (this.calls.length > 0) {
      this.later(0);
    }
  }

  private later(ms: number): void {
    if (this.isSending) {
      return; // whatever is there then goes on after it
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), ms);
  }

  private async send(): Promise<void> {
    const [some] = together(this.calls, this.most);
    if (some === undefined || navigator.onLine === false) {
      return; // "online" calls again
    }
    this.isSending = true;
    const wait = await this.request(some);
    this.isSending = false;
    if (wait === undefined) {
      this.forget(some);
      this.pause = FIRST_PAUSE;
      if (this.calls.length > 0) {
        this.later(0);
      }
    } else {
      // Spread, so that not all visitors come back at once.
      this.later(Math.max(wait, this.pause * (0.75 + Math.random() / 2)));
      this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
    }
  }

  /** Undefined when the calls are through, for better or worse; else how long at least to wait, in ms. */
  private async request(some: Call[]): Promise<number | undefined> {
    const [first] = some;
    const address = some.length === 1 && first !== undefined ? this.address(first) : "";
    const isGet = address !== "" && address.length <= LONGEST_GET;
    const body = isGet ? undefined : this.body(some);
    const abort = typeof AbortController === "undefined" ? undefined : new AbortController();
    const timer = setTimeout(() => abort?.abort(), PATIENCE);
    try {
      const answer = await fetch(isGet ? address : `${this.url}/batch`, {
        method: isGet ? "GET" : "POST",
        credentials: "omit",
        // As text, which no browser asks for leave to send.
        ...(body === undefined ? {} : { body, headers: { "Content-Type": "text/plain;charset=UTF-8" } }),
        keepalive: body === undefined || bytes(body) <= LARGEST_TOGETHER,
        ...(abort === undefined ? {} : { signal: abort.signal }),
      });
      return await this.outcome(answer, some);
    } catch {
      return 0;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What an answer says of calls; see `request`. */
  private async outcome(answer: Response, some: Call[]): Promise<number | undefined> {
    const { status } = answer;
    if (status >= 500 || status === 429 || status === 408) {
      return Math.min(LONGEST_ASKED, Number(answer.headers.get("Retry-After")) * 1_000 || 0);
    }
    if (status === 413 && some.length > 1) {
      // Something in between takes less at once than the product does.
      this.most = some.length >> 1;
      return 0;
    }
    const told = await answer.json().catch(() => undefined);
    if (typeof told === "object" && told !== null && !Array.isArray(told)) {
      report(told);
      return undefined;
    }
    // Not the product: a login page of some network in between says 200, and the calls are still to be sent.
    return answer.ok ? 0 : undefined;
  }

  private address(call: Call): string {
    const parts = Object.entries(call).flatMap(([name, value]) =>
      name === "method" || value === undefined
        ? []
        : [
            `${name}=${encodeURIComponent(typeof value === "object" ? JSON.stringify(value) : String(value))}`,
          ],
    );
    return `${this.url}/${call.method}?sid=${encodeURIComponent(this.token)}&${parts.join("&")}`;
  }

  private body(calls: readonly Call[]): string {
    return JSON.stringify({ sid: this.token, calls });
  }

  /** The page may be gone in a moment: hand what there is to the browser, which sends it behind the page's back. */
  private leave(): void {
    if (navigator.onLine === false || navigator.sendBeacon === undefined) {
      return; // kept for the next page
    }
    for (const some of together(
      this.calls.filter((call) => !this.beaconed.has(call.mid)),
      this.most,
    )) {
      if (navigator.sendBeacon(`${this.url}/batch`, this.body(some))) {
        for (const call of some) {
          this.beaconed.add(call.mid);
        }
      }
    }
  }

  private forget(some: readonly Call[]): void {
    const gone = new Set(some.map((call) => call.mid));
    const left = (call: Call) => !gone.has(call.mid);
    this.calls = this.calls.filter(left);
    this.keep(this.stored().filter(left));
  }

  private stored(): Call[] {
    try {
      const calls: unknown = JSON.parse(this.store.get(KEY) || "[]");
      return Array.isArray(calls) ? calls.slice(-MOST_KEPT) : [];
    } catch {
      return [];
    }
  }

  private keep(calls: readonly Call[]): void {
    this.store.set(KEY, calls.length === 0 ? "" : JSON.stringify(calls.slice(-MOST_KEPT)));
  }
}

/** In requests that browsers let through while a page is left. */
function together(calls: readonly Call[], most: number): Call[][] {
  const found: Call[][] = [];
  let room = 0;
  for (const call of calls) {
    const size = bytes(JSON.stringify(call)) + 1;
    const last = found[found.length - 1];
    if (last !== undefined && last.length < most && size <= room) {
      last.push(call);
      room -= size;
    } else {
      found.push([call]);
      room = LARGEST_TOGETHER - 200 - size;
    }
  }
  return found;
}

export function bytes(text: string): number {
  return new Blob([text]).size;
}

interface Refusal {
  message?: string;
  path?: string | null;
}

/** What the product did not take, for the developer to see. */
function report(answer: { error?: Refusal; rejected?: { error: Refusal }[] }): void {
  const refusals = [
    ...(answer.error ? [answer.error] : []),
    ...(answer.rejected ?? []).map((each) => each.error),
  ];
  for (const { message, path } of refusals) {
    warn(`refused${path ? ` (${path})` : ""}: ${message}`);
  }
}
