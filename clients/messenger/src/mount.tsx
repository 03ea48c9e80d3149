import { h, render } from "preact";
import type { Messenger } from "./messenger";
import css from "./messenger.css?inline";
import { App } from "./view/App";

/** Show the messenger in a shadow of its own, which the page's styles don't reach. */
export function mount(messenger: Messenger, nonce: string): void {
  const host = document.createElement("tio-messenger");
  const shadow = host.attachShadow({ mode: "open" });
  const place = document.createElement("div");
  style(shadow, nonce);
  shadow.append(place);
  let isDue = false;
  const draw = () => {
    isDue = false;
    if (!host.isConnected) {
      document.body.append(host);
    }
    host.className = isDark() ? "dark" : "";
    render(<App messenger={messenger} state={messenger.state} />, place);
  };
  const soon = () => {
    if (!isDue && document.body !== null) {
      isDue = true;
      queueMicrotask(draw);
    }
  };
  messenger.changed = soon;
  document.addEventListener("DOMContentLoaded", soon);
  window.matchMedia?.("(prefers-color-scheme: dark)").addEventListener?.("change", soon);
  // Some pages put another body in place of theirs.
  new MutationObserver(soon).observe(document.documentElement, { childList: true });
  fitKeyboard(host);
  soon();
}

/** A sheet made by script needs no hole in a policy that forbids inline styles. */
function style(shadow: ShadowRoot, nonce: string): void {
  if ("adoptedStyleSheets" in shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } else {
    const element = document.createElement("style");
    element.nonce = nonce;
    element.textContent = css;
    (shadow as ShadowRoot).append(element);
  }
}

/** As the page says, else as the system has it. */
function isDark(): boolean {
  const said = getComputedStyle(document.documentElement).colorScheme ?? "";
  const [light, dark] = [/light/.test(said), /dark/.test(said)];
  return light === dark ? (window.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false) : dark;
}

/** Some phones lay their keyboard over the page: what is left of it is ours. */
function fitKeyboard(host: HTMLElement): void {
  const { visualViewport } = window;
  visualViewport?.addEventListener("resize", () => {
    host.style.setProperty("--height", `${visualViewport.height}px`);
  });
}
