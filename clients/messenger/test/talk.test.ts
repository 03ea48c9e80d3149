import { beforeEach, describe, expect, it, vi } from "vitest";
import { click, find, leave, open, Server, START, say, settle, streams, texts, tio, write } from "./page";

let server: Server;

beforeEach(() => {
  leave();
  vi.useFakeTimers();
  localStorage.clear();
  server = new Server();
});

describe("sending", () => {
  it("shows it at once, begins a conversation, tells the page", async () => {
    const heard = await open();
    await click(".launcher");
    expect(texts(".welcome p")).toEqual(["Welcome!"]);
    await say("Does it fly?");
    expect(texts(".bubble")).toEqual(["Does it fly?"]);
    await say("And swim?");
    expect(texts(".person .bubble")).toEqual(["Does it fly?", "And swim?"]);
    expect(find(".sending")).toBeNull();
    const sent = server.asked.filter(({ path }) => path === "/messages");
    expect(sent.map(({ body }) => body.conversation)).toEqual([expect.stringMatching(/^new:.{8}/), "c0"]);
    expect(heard).toEqual(["messenger-opened: ", "message-sent: Does it fly?", "message-sent: And swim?"]);
  });

  it("sends a second one into the conversation the first begins", async () => {
    await open();
    await click(".launcher");
    server.failing = ({ path }) => (path === "/messages" ? 503 : undefined);
    await say("one");
    await say("two");
    expect(texts(".sending .bubble")).toEqual(["one", "two"]);
    server.failing = undefined;
    await settle(5_000);
    expect([...server.messages.keys()]).toEqual(["c0"]);
    expect(texts(".bubble")).toEqual(["one", "two"]);
  });

  it("shows what failed, and tries again with the same id", async () => {
    const heard = await open();
    await click(".launcher");
    server.failing = ({ path }) => (path === "/messages" ? 0 : undefined);
    await say("Hello?");
    await settle(120_000);
    expect(texts(".failed .bubble")).toEqual(["Hello?"]);
    server.failing = undefined;
    await click(".failed button");
    expect(texts(".person .bubble")).toEqual(["Hello?"]);
    expect(find(".failed")).toBeNull();
    expect(new Set(server.asked.map(({ body }) => body.client_id).filter(Boolean)).size).toBe(1);
    expect(heard.filter((each) => each.startsWith("message-sent"))).toEqual(["message-sent: Hello?"]);
  });

  it("lets go of what is refused", async () => {
    await open();
    await click(".launcher");
    server.failing = ({ path }) => (path === "/messages" ? 400 : undefined);
    await say("no");
    await click(".failed button:last-child");
    expect(texts(".bubble")).toEqual([]);
    await open();
    await click(".launcher");
    expect(texts(".bubble")).toEqual([]);
  });

  it("sends after a reload what could not be sent before", async () => {
    await open();
    await click(".launcher");
    server.failing = ({ path }) => (path === "/messages" ? 0 : undefined);
    await say("Hello?");
    server.failing = undefined;
    const heard = await open();
    expect(heard).toEqual(["message-sent: Hello?"]);
    expect(server.messages.get("c0")).toHaveLength(1);
  });

  it("says that somebody writes, not more often than every three seconds", async () => {
    server.say("c0", "Hi", false);
    await open();
    await click(".launcher");
    await write("a");
    await write("ab");
    expect(server.count("/conversations/c0/typing")).toBe(1);
    await settle(3_000);
    await write("abc");
    expect(server.count("/conversations/c0/typing")).toBe(2);
  });

  it("keeps what is written while another conversation is shown", async () => {
    server.say("c0", "Hi", false);
    await open();
    await click(".launcher");
    await write("half a sen");
    await click("header button");
    await click(".begin");
    expect(find<HTMLTextAreaElement>("textarea")?.value).toBe("");
    await click("header button");
    await click(".list button");
    expect(find<HTMLTextAreaElement>("textarea")?.value).toBe("half a sen");
  });
});

describe("receiving", () => {
  it("counts, shows and tells what comes while it is closed", async () => {
    const heard = await open();
    server.say("c0", "It flies.");
    await settle();
    expect(texts(".launcher .badge")).toEqual(["1"]);
    expect(texts(".teaser span")).toEqual(["It flies."]);
    expect(heard).toEqual(["message-received: It flies."]);
    await click(".said");
    expect(texts(".team .bubble")).toEqual(["It flies."]);
    expect(server.count("/conversations/c0/seen")).toBe(1);
    server.say("c0", "And swims.");
    await settle();
    expect(texts(".team .bubble")).toEqual(["It flies.", "And swims."]);
    expect(server.count("/conversations/c0/seen")).toBe(2);
    tio().close();
    await settle();
    expect(find(".badge")).toBeNull();
    expect(heard.filter((each) => each.includes("received"))).toHaveLength(1);
  });

  it("does not count again what was seen, when that is still on its way to the product", async () => {
    server.say("c0", "Seen", false);
    await open();
    await click(".launcher");
    server.unread.set("c0", 1);
    tio().close();
    server.say("c0", "New");
    await settle();
    expect(texts(".launcher .badge")).toEqual(["1"]);
  });

  it("tells once over reloads of what came before", async () => {
    server.say("c0", "An offer", false);
    expect(await open()).toEqual(["message-received: An offer"]);
    expect(await open()).toEqual([]);
    expect(texts(".launcher .badge")).toEqual(["1"]);
    expect(texts(".teaser span")).toEqual(["An offer"]);
  });

  it("does not take a message for two", async () => {
    const heard = await open();
    const delivery = server.say("c0", "once");
    server.tell({ type: "message", ...delivery });
    await click(".launcher");
    expect(texts(".bubble")).toEqual(["once"]);
    expect(heard.filter((each) => each.includes("received"))).toHaveLength(1);
  });

  it("shows who writes, for a while", async () => {
    server.say("c0", "Hi", false);
    await open();
    await click(".launcher");
    server.tell({ type: "typing", conversation: "c0", name: "Ann" });
    await settle();
    expect(texts(".typing .unseen")).toEqual(["Ann is writing"]);
    await settle(6_000);
    expect(find(".typing")).toBeNull();
  });

  it("loads older messages, and the whole anew when told to", async () => {
    for (let number = 0; number < 70; number += 1) {
      server.say("c0", `m${number}`, false);
    }
    await open();
    await click(".launcher");
    expect(texts(".bubble")).toHaveLength(50);
    await click(".older");
    expect(texts(".bubble")).toHaveLength(70);
    expect(find(".older")).toBeNull();
    server.say("c0", "new", false);
    server.tell({ type: "resync" });
    await settle();
    expect(texts(".bubble").slice(-2)).toEqual(["m69", "new"]);
  });

  it("makes no markup of what is said", async () => {
    const text = "<img src=x onerror=alert(1)> https://a.example/?q=";
    const href = "https://tracktor.example/l/m/signed";
    const parts = [{ text: text.slice(0, 29) }, { text: text.slice(29), href }, { text: "<b>" }];
    server.say("c0", `${text}<b>`, false, { parts });
    server.say("c0", "https://a.example <i>", false);
    await open();
    await click(".launcher");
    expect(find(".bubble img, .bubble b, .bubble i")).toBeNull();
    expect(texts(".bubble")).toEqual([`${text}<b>`, "https://a.example <i>"]);
    expect(texts(".bubble a")).toEqual(["https://a.example/?q="]);
    expect(find(".bubble a")?.getAttribute("href")).toBe(href);
  });
});

describe("seen", () => {
  it("says below their last message that the team has read it, until there is another", async () => {
    await open();
    await click(".launcher");
    await say("Hello?");
    expect(find(".seen")).toBeNull();
    server.read("c0");
    await settle();
    expect(texts(".log > :last-child")).toEqual(["Seen"]);
    expect(texts(".bubble")).toEqual(["Hello?"]);
    await say("Are you there?");
    expect(find(".seen")).toBeNull();
    server.read("c0");
    server.say("c0", "Yes!");
    await settle();
    expect(find(".seen")).toBeNull();
  });
});

describe("the way to the product", () => {
  it("asks now and then where there are no streams, more often while open", async () => {
    vi.stubGlobal("EventSource", undefined);
    await open();
    server.say("c0", "Hello", false);
    await settle(30_000);
    expect(texts(".launcher .badge")).toEqual(["1"]);
    await click(".launcher");
    server.say("c0", "Again", false);
    await settle(5_000);
    expect(texts(".bubble")).toEqual(["Hello", "Again"]);
  });

  it("opens a new session when the old one is over", async () => {
    server.say("c0", "Hi", false);
    await open();
    server.endSessions();
    await click(".launcher");
    expect(texts(".bubble")).toEqual(["Hi"]);
    expect(server.count("/session")).toBe(2);
  });

  it("takes up a stream that broke, and what was said meanwhile", async () => {
    await open();
    server.endSessions();
    server.say("c0", "Meanwhile", false);
    streams[0]?.onerror?.();
    expect(streams).toHaveLength(0);
    await settle(30_000);
    expect(streams.map(({ url }) => url)).toEqual(["https://live.example/messenger/live?token=token-2"]);
    expect(texts(".launcher .badge")).toEqual(["1"]);
  });

  it("comes back by itself after a failure, and says so meanwhile", async () => {
    await open();
    await click(".launcher");
    server.failing = () => 0;
    streams[0]?.onerror?.();
    await settle(10_000);
    expect(texts(".away")).toEqual(["No connection. Trying again…"]);
    server.failing = undefined;
    await settle(200_000);
    expect(find(".away")).toBeNull();
    expect(streams).toHaveLength(1);
  });

  it("waits for a product that is not there yet", async () => {
    server.failing = () => 503;
    await open();
    expect(find(".launcher")).toBeNull();
    server.failing = undefined;
    await settle(60_000);
    expect(find(".launcher")).not.toBeNull();
  });

  it.each([400, 403])("stays quiet where it is not wanted: %i", async (status) => {
    server.failing = () => status;
    await open();
    await settle(300_000);
    expect(find(".launcher")).toBeNull();
    expect(server.asked).toHaveLength(1);
  });
});

describe("who it is", () => {
  it("asks nothing for nobody", async () => {
    await open(["start", { host: "https://tracktor.example", sid: "t0", id: "" }]);
    expect(server.asked).toEqual([]);
    expect(find(".launcher")).toBeNull();
  });

  it("shows nothing of another person", async () => {
    server.say("c0", "For the unicorn only", false);
    const heard = await open();
    await click(".launcher");
    expect(texts(".bubble")).toHaveLength(1);
    server.messages.clear();
    server.failing = () => 503;
    tio().identify({ id: "dragon", sign: "AB" });
    await settle();
    expect(find(".root")).toBeNull();
    expect(heard.at(-1)).toBe("messenger-closed: ");
    server.failing = undefined;
    await settle(60_000);
    await click(".launcher");
    expect(texts(".bubble")).toEqual([]);
    const last = server.asked.filter(({ path }) => path === "/session").at(-1);
    expect(last?.body).toEqual({ sid: "t0", id: "dragon", sign: "AB", device: "device-1" });
  });

  it("stays with the same person", async () => {
    await open(START, ["identify", { id: "unicorn" }]);
    expect(server.count("/session")).toBe(1);
  });
});
