import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { close, open, Server, settle } from "./page";

let server: Server;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  history.replaceState(null, "", "/pricing");
  server = new Server();
});

afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const actions = () => server.calls.map((call) => call.action);

describe("auto events", () => {
  it("follow pages, those that scripts change too", async () => {
    open({
      events: [
        { name: "Saw pricing", by: "page", url: "/pricing" },
        { name: "Saw item", by: "page", url: "/item/*" },
      ],
    });
    await settle();
    history.pushState(null, "", "/item/7");
    history.replaceState(null, "", "/item/7");
    await settle();
    expect(actions()).toEqual(["Saw pricing", "Saw item"]);
    expect(server.calls[1]?.data).toMatchObject({ path: "/item/7", url: "http://localhost:3000/item/7" });
  });

  it("come for clicks inside what is chosen, without what people typed", async () => {
    document.body.innerHTML =
      '<a class="buy" href="#cart"><b>Buy  now</b></a><textarea class="buy">secret</textarea>';
    open({
      events: [
        { name: "Buy", by: "click", css: ".buy" },
        { name: "Bad", by: "click", css: "..." },
      ],
    });
    document.querySelector("b")?.click();
    document.querySelector("textarea")?.click();
    document.body.click();
    await settle();
    expect(server.calls.map((call) => call.data)).toEqual([
      expect.objectContaining({ text: "Buy now", href: "http://localhost:3000/pricing#cart" }),
      { path: "/pricing", url: "http://localhost:3000/pricing" },
    ]);
  });
});

describe("visits", () => {
  it("are one until half an hour passes without a page", async () => {
    open({ visits: true });
    await settle(1_000_000);
    open({ visits: true });
    await settle(1_000_000);
    open({ visits: true });
    await settle(1_900_000);
    open({ visits: true });
    await settle();

    expect(actions()).toEqual(["Visited Site", "Visited Site"]);
  });
});
