import { vi } from "vitest";
import { install } from "../src/install";
import type { Config, Tio } from "../src/types";

/** What has been sent, as the product would read it, whichever way it came. */
export interface Sent {
  how: "GET" | "POST" | "beacon";
  calls: Record<string, unknown>[];
}

export class Server {
  readonly sent: Sent[] = [];
  status = 200;
  isAway = false;

  constructor() {
    vi.stubGlobal("fetch", (address: string, init: RequestInit) => this.fetch(address, init));
    navigator.sendBeacon = (_, body) => {
      this.sent.push({ how: "beacon", calls: JSON.parse(String(body)).calls });
      return true;
    };
  }

  get calls(): Record<string, unknown>[] {
    return this.sent.flatMap((each) => each.calls);
  }

  private async fetch(address: string, init: RequestInit): Promise<Response> {
    if (this.isAway) {
      throw new TypeError("Failed to fetch");
    }
    if (init.method === "GET") {
      const url = new URL(address);
      const query = Object.fromEntries(url.searchParams);
      const data = query.data === undefined ? {} : { data: JSON.parse(query.data) };
      this.sent.push({ how: "GET", calls: [{ method: url.pathname.slice(1), ...query, ...data }] });
    } else {
      this.sent.push({ how: "POST", calls: JSON.parse(String(init.body)).calls });
    }
    return new Response(JSON.stringify({ status: "accepted", rejected: [] }), { status: this.status });
  }
}

export const CONFIG: Config = { token: "t0", url: "https://tracktor.example" };

const { pushState, replaceState } = history;
const listened: (() => void)[] = [];

for (const target of [window, document]) {
  const listen = target.addEventListener.bind(target);
  target.addEventListener = (
    name: string,
    handler: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ) => {
    listened.push(() => target.removeEventListener(name, handler, options));
    listen(name, handler, options);
  };
}

/** Leave the page: nothing of it goes on. */
export function close(): void {
  for (const forget of listened.splice(0)) {
    forget();
  }
  Object.assign(history, { pushState, replaceState });
}

/** A new page with the library in it, with what its snippet has queued. */
export function open(config: Partial<Config> = {}, queue: unknown[] = []): Tio {
  close();
  return install(queue, { ...CONFIG, ...config });
}

/** Let everything that is under way, and due within `ms`, happen. */
export async function settle(ms = 10): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}
