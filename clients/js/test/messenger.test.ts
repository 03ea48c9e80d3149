import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { close, open, Server, settle } from "./page";

type Entries = unknown[][];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  new Server();
});

afterEach(() => {
  close();
  document.head.textContent = "";
  delete window.tioMessenger;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function told(): Entries {
  return (window.tioMessenger ?? []) as unknown as Entries;
}

function scripts(): string[] {
  return Array.from(document.scripts, (script) => script.src);
}

describe("the messenger", () => {
  it("comes once the page stands, and knows who visits", async () => {
    const tio = open({}, [["setMessengerConfig", { headerText: "Help" }]]);
    expect(scripts()).toEqual([]);
    await settle();
    expect(scripts()).toEqual(["https://tracktor.example/messenger.js"]);
    const start = { host: "https://tracktor.example", sid: "t0", id: tio.getId(), sign: "" };
    expect(told()).toMatchObject([
      ["configure", { headerText: "Help" }],
      ["start", start],
    ]);
    tio.identify("unicorn", "AB12");
    tio.setMessengerConfig({ positionX: "left" });
    expect(told().slice(3)).toEqual([
      ["identify", { id: "unicorn", sign: "AB12" }],
      ["configure", { headerText: "Help", positionX: "left" }],
      ["identify", { id: "unicorn", sign: "AB12" }],
    ]);
    expect(scripts()).toHaveLength(1);
  });

  it("is not loaded while it is hidden", async () => {
    const tio = open({}, [["setMessengerConfig", { display: false }]]);
    await settle();
    expect(scripts()).toEqual([]);
    tio.setMessengerConfig({ display: true });
    expect(scripts()).toHaveLength(1);
  });

  it("is not loaded where the site hides it, unless a page shows it", async () => {
    const tio = open({ messenger: false });
    await settle();
    tio.identify("unicorn");
    tio.setMessengerConfig({ headerText: "Help" });
    expect(scripts()).toEqual([]);
    expect(window.tioMessenger).toBeUndefined();
    tio.setMessengerConfig({ display: true });
    expect(scripts()).toEqual(["https://tracktor.example/messenger.js"]);
    expect(told()[0]).toEqual(["configure", { headerText: "Help", display: true }]);
  });

  it("waits for consent, and goes when it is taken back", async () => {
    const tio = open({ consent: true });
    await settle();
    expect(scripts()).toEqual([]);
    expect(localStorage.length).toBe(0);
    tio.setConsent(true);
    expect(scripts()).toHaveLength(1);
    tio.setConsent(false);
    expect(told().at(-1)).toEqual(["identify", { id: "", sign: "" }]);
  });
});
