import { vi } from "vitest";
import { type Entry, install } from "../src/install";
import { Server, streams } from "./server";

export const START: Entry = ["start", { host: "https://tracktor.example/", sid: "t0", id: "unicorn" }];

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
export function leave(): void {
  for (const forget of listened.splice(0)) {
    forget();
  }
  streams.splice(0);
  vi.clearAllTimers();
  window.tioMessenger = undefined;
  document.body.textContent = "";
}

/** A new page with the widget, and what was called before it was there. */
export async function open(...queue: Entry[]): Promise<string[]> {
  leave();
  const heard: string[] = [];
  for (const name of ["messenger-opened", "messenger-closed", "message-sent", "message-received"]) {
    document.addEventListener(`tio-${name}`, (event) => {
      heard.push(`${name}: ${(event as Event & { data: { msg: string } }).data.msg}`);
    });
  }
  window.tioMessenger = queue.length === 0 ? [START] : queue;
  install();
  await settle();
  for (const stream of streams) {
    stream.onopen?.();
  }
  await settle();
  return heard;
}

export function tio() {
  const found = window.tioMessenger;
  if (found === undefined || Array.isArray(found)) {
    throw new Error("not loaded");
  }
  return found;
}

/** Let everything that is under way, and due within `ms`, happen. */
export async function settle(ms = 10): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

export function shadow(): ShadowRoot {
  const root = document.querySelector("tio-messenger")?.shadowRoot;
  if (!root) {
    throw new Error("nothing is mounted");
  }
  return root;
}

export function find<T extends HTMLElement = HTMLElement>(css: string): T | null {
  return document.querySelector("tio-messenger")?.shadowRoot?.querySelector<T>(css) ?? null;
}

export function texts(css: string): string[] {
  return Array.from(shadow().querySelectorAll(css), (each) => each.textContent ?? "");
}

export async function click(css: string): Promise<void> {
  find(css)?.click();
  await settle();
}

export async function write(text: string): Promise<HTMLTextAreaElement> {
  const field = find<HTMLTextAreaElement>("textarea");
  if (field === null) {
    throw new Error("there is no field");
  }
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await settle();
  return field;
}

export async function press(
  target: HTMLElement,
  key: string,
  more: KeyboardEventInit = {},
): Promise<boolean> {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    composed: true,
    ...more,
  });
  const isDefault = target.dispatchEvent(event);
  await settle();
  return isDefault;
}

export async function say(text: string): Promise<void> {
  await press(await write(text), "Enter");
}

export { Server, streams };
