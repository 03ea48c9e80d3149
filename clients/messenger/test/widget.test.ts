import { beforeEach, describe, expect, it, vi } from "vitest";
import { click, find, leave, open, press, Server, START, settle, shadow, texts, tio, write } from "./page";
import { SETTINGS } from "./server";

let server: Server;

beforeEach(() => {
  leave();
  vi.useFakeTimers();
  localStorage.clear();
  server = new Server();
});

describe("settings", () => {
  it("are the site's, and the page's over them where it gives any", async () => {
    server.settings = { ...SETTINGS, positionX: "left", icon: "https://a.example/icon.png" };
    await open(["configure", { headerText: "Help", welcomeText: "", iconMargin: { Y: 7 } }], START);
    await click(".launcher");
    expect(find(".root")?.className).toContain("left bottom");
    expect(find(".root")?.style.getPropertyValue("--x")).toBe("20px");
    expect(find(".root")?.style.getPropertyValue("--y")).toBe("7px");
    expect(texts("h2")).toEqual(["Help"]);
    expect(texts(".welcome p")).toEqual(["Welcome!"]);
  });

  it("show our picture where theirs can't be loaded", async () => {
    server.settings = { ...SETTINGS, icon: "https://a.example/icon.png" };
    await open();
    find(".launcher img")?.dispatchEvent(new Event("error"));
    await settle();
    expect(find(".launcher img")).toBeNull();
    expect(find(".launcher svg")).not.toBeNull();
  });

  it("hide it, also while it is open, and bring it back", async () => {
    const heard = await open();
    tio().open();
    await settle();
    tio().configure({ display: false });
    await settle();
    expect(find(".root")).toBeNull();
    tio().open();
    tio().configure({ display: true });
    await settle();
    expect(find(".launcher")).not.toBeNull();
    expect(heard).toEqual(["messenger-opened: ", "messenger-closed: "]);
  });
});

describe("keys", () => {
  it("send, break lines, close, and give the focus back", async () => {
    const button = document.createElement("button");
    document.body.append(button);
    await open();
    document.body.append(button);
    button.focus();
    tio().open();
    await settle();
    const field = await write("a");
    expect(shadow().activeElement).toBe(field);
    expect(await press(field, "Enter", { shiftKey: true })).toBe(true);
    expect(await press(field, "Enter", { isComposing: true })).toBe(true);
    expect(texts(".bubble")).toEqual([]);
    expect(await press(field, "Enter")).toBe(false);
    expect(texts(".bubble")).toEqual(["a"]);
    await press(field, "Escape");
    expect(find(".panel")).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it("stay within the window", async () => {
    await open();
    await click(".launcher");
    const all = Array.from(
      shadow().querySelectorAll<HTMLElement>(".panel :is(button, textarea, [tabindex='0'])"),
    );
    const enabled = all.filter((each) => !(each as HTMLButtonElement).disabled);
    const [first, last] = [enabled[0], enabled.at(-1)];
    last?.focus();
    await press(last as HTMLElement, "Tab");
    expect(shadow().activeElement).toBe(first);
    await press(first as HTMLElement, "Tab", { shiftKey: true });
    expect(shadow().activeElement).toBe(last);
  });

  it("are none of the page's", async () => {
    const pressed = vi.fn();
    await open();
    await click(".launcher");
    document.addEventListener("keydown", pressed);
    await press(await write("k"), "k");
    expect(pressed).not.toHaveBeenCalled();
  });
});

describe("the window", () => {
  it("tells screen readers what it is", async () => {
    server.say("c0", "Hi", false);
    await open();
    expect(find(".launcher")?.getAttribute("aria-label")).toBe("Open messages, 1 unread");
    await click(".launcher");
    const panel = find("[role=dialog]");
    expect(shadow().getElementById(panel?.getAttribute("aria-labelledby") ?? "")?.textContent).toBe("Shop");
    expect(find("[role=log]")?.getAttribute("aria-label")).toBe("Messages");
    expect(find(".launcher")?.getAttribute("aria-expanded")).toBe("true");
  });

  it("has a list of several conversations", async () => {
    server.say("c0", "First", false);
    server.say("c1", "Second", false);
    await open();
    expect(texts(".launcher .badge")).toEqual(["2"]);
    await click(".launcher");
    expect(texts(".what span")).toEqual(["Second", "First"]);
    await click(".list button");
    expect(texts(".bubble")).toEqual(["Second"]);
    await click("header button");
    expect(texts(".list .badge")).toEqual(["1 unread"]);
    await click(".begin");
    expect(texts(".bubble")).toEqual([]);
    expect(find("textarea")).not.toBeNull();
  });

  it("survives a page that puts another body in place of its own", async () => {
    await open();
    document.documentElement.replaceChild(document.createElement("body"), document.body);
    await settle();
    expect(find(".launcher")).not.toBeNull();
  });

  it("works where nothing can be stored", async () => {
    vi.stubGlobal("localStorage", undefined);
    await open();
    await click(".launcher");
    expect(find("textarea")).not.toBeNull();
    vi.unstubAllGlobals();
  });
});
