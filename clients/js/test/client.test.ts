import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { close, open, Server, settle } from "./page";

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
  vi.restoreAllMocks();
});

describe("people", () => {
  it("are anonymous at first, and the same over pages", async () => {
    open().track("Search", { words: "shoes" });
    await settle();
    open().track("Search");
    await settle();
    const [first, second] = server.calls;
    expect(first).toMatchObject({ method: "track", sid: "t0", action: "Search", data: { words: "shoes" } });
    expect(first?.id).toMatch(/^a-[A-Za-z0-9]{24}$/);
    expect(second?.id).toBe(first?.id);
    expect(second?.mid).not.toBe(first?.mid);
  });

  it("bring what they did along when they say who they are", async () => {
    const tio = open();
    tio.track("Search");
    await settle();
    const anonymous = tio.getId();
    tio.identify("unicorn", "AB12");
    tio.setProperties({ plan: "free" });
    await settle();
    expect(server.sent[1]?.calls).toMatchObject([
      { method: "alias", srcid: anonymous, destid: "unicorn", destsign: "AB12" },
      { method: "set", id: "unicorn", sign: "AB12", data: { plan: "free" } },
    ]);
  });

  it("are switched, not merged, when another logs in", async () => {
    const tio = open();
    tio.identify("unicorn");
    tio.identify(5115);
    tio.track("Search");
    await settle();
    expect(server.calls).toMatchObject([{ method: "track", id: "5115" }]);
    tio.reset();
    expect(tio.getId()).toMatch(/^a-/);
  });
});

describe("the snippet's queue", () => {
  it("is done in its order, and then is the library itself", async () => {
    const queue: unknown[] = [["identify", "unicorn"], ["nothing"], ["track", "Search", { words: "hat" }]];
    const warned = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const tio = open({}, queue);
    expect(tio).toBe(queue);
    const called = vi.fn();
    tio.push(["track", "Later"], called);
    await settle();
    expect(server.calls.map((call) => call.action)).toEqual(["Search", "Later"]);
    expect(server.calls[0]).toMatchObject({ id: "unicorn" });
    expect(called).toHaveBeenCalledOnce();
    expect(warned).toHaveBeenCalledWith("tio: There is no method nothing.");
  });
});

describe("long calls", () => {
  it("go by POST, and properties that are too many are split", async () => {
    const tio = open();
    tio.track("Essay", { text: "é".repeat(1_000) });
    await settle();
    expect(server.sent[0]).toMatchObject({ how: "POST", calls: [{ action: "Essay" }] });
    tio.setProperties(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`p${index}`, index])));
    await settle();
    const [, one, two] = server.calls;
    expect([one, two].map((call) => Object.keys(call?.data ?? {}).length)).toEqual([256, 44]);
  });
});

describe("carts", () => {
  it("go as they are", async () => {
    const tio = open();
    const cart = { totalprice: 3.98, products: [{ name: "Zephir 1kg pack", price: 1.99, count: 2 }] };
    tio.setCart(cart);
    tio.cancelCart();
    tio.purchaseCart(cart);
    await settle();
    expect(server.calls).toMatchObject([
      { method: "cart", state: "set", data: cart },
      { method: "cart", state: "cancel" },
      { method: "cart", state: "purchase", data: cart },
    ]);
  });

  it("that are none are told", () => {
    const warned = vi.spyOn(console, "warn").mockReturnValue(undefined);
    open().push(["setCart", "shoes"]);
    expect(warned).toHaveBeenCalledOnce();
  });
});

describe("consent", () => {
  it("is waited for, with nothing stored, and then all is made up for", async () => {
    const tio = open({ consent: true, visits: true });
    tio.track("Search");
    await settle();
    expect(server.calls).toEqual([]);
    expect(localStorage).toHaveLength(0);
    tio.setConsent(true);
    await settle();
    expect(server.calls.map((call) => call.action)).toEqual(["Visited Site", "Search"]);
  });

  it("that is refused clears everything", async () => {
    const tio = open();
    tio.track("Search");
    tio.setConsent(false);
    tio.track("Search");
    await settle();
    expect(server.calls).toEqual([]);
    expect(Object.keys(localStorage)).toEqual(["tio:t0:consent"]);
    expect(tio.getId()).toBe("");
  });

  it("is asked of browsers that want privacy", async () => {
    Object.defineProperty(navigator, "globalPrivacyControl", { value: true, configurable: true });
    const tio = open({ dnt: true });
    tio.track("Search");
    await settle();
    expect(server.calls).toEqual([]);
    tio.setConsent(true);
    tio.track("Search");
    await settle();
    expect(server.calls).toHaveLength(1);
    Reflect.deleteProperty(navigator, "globalPrivacyControl");
  });
});

describe("sites that take only signed data", () => {
  it("get what visitors did before they were known, in their name", async () => {
    const tio = open({ signed: true });
    tio.track("Search");
    await settle();
    expect(server.calls).toEqual([]);
    tio.identify("unicorn", "AB12");
    await settle();
    expect(server.calls).toMatchObject([
      { method: "alias", destsign: "AB12" },
      { method: "track", action: "Search", id: "unicorn", sign: "AB12" },
    ]);
  });
});
