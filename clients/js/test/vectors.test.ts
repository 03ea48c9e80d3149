import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import vectors from "../../../tests/vectors/calls.json";
import type { Cart, Properties, Tio } from "../src/types";
import { close, open, Server, settle } from "./page";

/** As tests/vectors has it, and the libraries of other languages are held to. */
interface Call {
  method: string;
  id?: string;
  action?: string;
  state?: string;
  data?: unknown;
}

/** What pages say; companies are told by servers alone, and an alias is what `identify` makes. */
const CALLS: Call[] = vectors.filter((call) => ["set", "track", "cart"].includes(call.method));

function make(tio: Tio, call: Call): void {
  tio.identify(call.id ?? "");
  if (call.method === "set") {
    tio.setProperties(call.data as Properties);
  } else if (call.method === "track") {
    tio.track(call.action ?? "", call.data as Properties | undefined);
  } else if (call.state === "set") {
    tio.setCart(call.data as Cart);
  } else if (call.state === "cancel") {
    tio.cancelCart();
  } else {
    tio.purchaseCart(call.data as Cart);
  }
}

describe("calls reach the product as they were made", () => {
  let server: Server;

  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    server = new Server();
  });

  afterEach(() => {
    close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each(["GET", "POST", "beacon"])("by %s", async (how) => {
    const tio = open();
    tio.identify(CALLS[0]?.id ?? "");
    await settle();
    server.sent.length = 0;
    for (const call of CALLS) {
      make(tio, call);
      if (how === "GET") {
        await settle();
      }
    }
    if (how === "beacon") {
      dispatchEvent(new Event("pagehide"));
    } else {
      await settle();
    }
    const sent = server.sent.filter((each) => each.how === how).flatMap((each) => each.calls);
    const shown = sent.map(({ method, id, action, state, data }) => {
      const given = Object.entries({ method, id, action, state, data });
      return Object.fromEntries(given.filter(([, value]) => value !== undefined));
    });
    const wanted = CALLS.map(({ method, id, action, state, data }) => {
      const given = Object.entries({ method, id, action, state, data });
      return Object.fromEntries(given.filter(([, value]) => value !== undefined));
    });
    expect(shown).toEqual(wanted);
  });
});
