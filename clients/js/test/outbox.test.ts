import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { close, open, Server, settle } from "./page";

let server: Server;

function setOnline(isOnline: boolean): void {
  Object.defineProperty(navigator, "onLine", { value: isOnline, configurable: true });
  if (isOnline) {
    dispatchEvent(new Event("online"));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  server = new Server();
  setOnline(true);
});

afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the outbox", () => {
  it("sends one call by GET, several together", async () => {
    const tio = open();
    tio.track("One");
    await settle();
    tio.track("Two");
    tio.track("Three");
    await settle();
    expect(server.sent.map(({ how, calls }) => [how, calls.length])).toEqual([
      ["GET", 1],
      ["POST", 2],
    ]);
    expect(localStorage.getItem("tio:t0:queue")).toBeNull();
  });

  it("tries again with growing pauses, under the same id", async () => {
    server.status = 503;
    open().track("Search");
    await settle(60_000);
    const tried = server.calls.length;
    expect(tried).toBeGreaterThan(4);
    expect(tried).toBeLessThan(9);
    server.status = 200;
    await settle(100_000);
    expect(new Set(server.calls.map((call) => call.mid)).size).toBe(1);
    expect(server.calls.length).toBe(tried + 1);
  });

  it("gives up what the product refuses, and says why", async () => {
    const warned = vi.spyOn(console, "warn").mockReturnValue(undefined);
    vi.stubGlobal("fetch", async () =>
      Response.json(
        { error: { message: "'price' is a number.", path: "data/products/0/price" } },
        { status: 400 },
      ),
    );
    open().setCart({ totalprice: 1, products: [] });
    await settle(100_000);
    expect(warned.mock.calls).toEqual([["tio: refused (data/products/0/price): 'price' is a number."]]);
    expect(localStorage.getItem("tio:t0:queue")).toBeNull();
  });

  it("is not taken in by a network's own login page", async () => {
    vi.stubGlobal("fetch", async () => new Response("<html>Welcome to our café</html>"));
    open().track("Search");
    await settle(5_000);
    expect(localStorage.getItem("tio:t0:queue")).toContain("Search");
    vi.stubGlobal("fetch", async () => new Response("Request too large", { status: 413 }));
    await settle(60_000);
    expect(localStorage.getItem("tio:t0:queue")).toBeNull();
  });

  it("keeps what is done offline, and sends it when the network is back", async () => {
    setOnline(false);
    const tio = open();
    tio.track("One");
    tio.track("Two");
    await settle(10_000);
    expect(server.calls).toEqual([]);
    setOnline(true);
    await settle();
    expect(server.calls.map((call) => call.action)).toEqual(["One", "Two"]);
  });

  it("hands over to the next page what was not acknowledged", async () => {
    server.isAway = true;
    open().track("Search");
    await settle();
    server.isAway = false;
    open();
    await settle();
    expect(server.calls).toMatchObject([{ action: "Search" }]);
  });

  it("is handed to the browser when the page is left, once", async () => {
    const tio = open();
    tio.track("Leave");
    dispatchEvent(new Event("pagehide"));
    dispatchEvent(new Event("pagehide"));
    expect(server.sent).toMatchObject([{ how: "beacon", calls: [{ action: "Leave" }] }]);
    await settle();
    const [beacon, again] = server.calls;
    expect(again?.mid).toBe(beacon?.mid);
  });

  it("survives a storage that holds something else", async () => {
    localStorage.setItem("tio:t0:queue", "{nonsense");
    open().track("Search");
    await settle();
    expect(server.calls).toHaveLength(1);
  });

  it("falls back to cookies", async () => {
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("off");
    });
    const tio = open();
    tio.identify("ünicorn; x=1");
    tio.track("Search");
    await settle();
    expect(document.cookie).toContain("tio%3At0%3Aid=");
    expect(open().getId()).toBe("ünicorn; x=1");
    tio.setConsent(false);
    expect(document.cookie).not.toContain("tio%3At0%3Aid=");
  });
});
