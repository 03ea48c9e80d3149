import { button, make, style } from "./look.js";
import type { Pick } from "./product.js";
import { type Found, selectorsOf } from "./selector.js";

/** What pages, and the library itself, must not hear while somebody points. */
const HELD = [
  "pointerdown", "pointerup", "mousedown", "mouseup", "touchstart", "touchend", "click", "dblclick", "auxclick",
  "contextmenu", "submit",
] as const; // biome-ignore format: one list
const LONGEST_TEXT = 100; // characters of what was chosen

/** Points at elements of the page, and hands the selector of the chosen one back. */
export class Picker {
  private readonly host = document.createElement("tio-picker");
  private readonly frame = make("div");
  private readonly panel = make("div");
  private isPointing = false;
  private target: Element | undefined;

  constructor(private readonly pick: Pick) {
    const shadow = this.host.attachShadow({ mode: "open" });
    style(shadow);
    this.frame.className = "frame";
    this.panel.className = "panel";
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-label", "Tracktor: pick an element");
    this.panel.tabIndex = -1;
    for (const name of HELD) {
      this.panel.addEventListener(name, (event) => event.stopPropagation());
    }
    shadow.append(this.frame, this.panel);
  }

  async open(): Promise<void> {
    document.documentElement.append(this.host);
    this.show(make("p", "Asking Tracktor…"));
    try {
      await this.pick.begin();
    } catch (error) {
      this.show(this.problem(error), button("Close", this.leave));
      return;
    }
    for (const name of HELD) {
      addEventListener(name, this.hold, { capture: true, passive: false });
    }
    addEventListener("pointermove", this.move, true);
    addEventListener("scroll", this.draw, true);
    addEventListener("keydown", this.key, true);
    this.point();
  }

  private point = (): void => {
    this.isPointing = true;
    this.aim(undefined);
    const words = make("p", "Click the element whose clicks you want to know of. ");
    words.append(make("strong", "Esc"), " leaves.");
    this.show(words, button("Leave", this.leave));
  };

  private leave = (): void => {
    for (const name of HELD) {
      removeEventListener(name, this.hold, true);
    }
    removeEventListener("pointermove", this.move, true);
    removeEventListener("scroll", this.draw, true);
    removeEventListener("keydown", this.key, true);
    this.host.remove();
  };

  private hold = (event: Event): void => {
    if (event.composedPath().includes(this.host)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const [target] = event.composedPath();
    if (event.type === "click" && this.isPointing && target instanceof Element) {
      this.choose(target);
    }
  };

  private move = (event: Event): void => {
    const path = event.composedPath();
    if (this.isPointing) {
      this.aim(!path.includes(this.host) && path[0] instanceof Element ? path[0] : undefined);
    }
  };

  private key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.leave();
    }
  };

  private aim(target: Element | undefined): void {
    this.target = target;
    this.draw();
  }

  private draw = (): void => {
    const box = this.target?.getBoundingClientRect();
    this.frame.toggleAttribute("data-on", box !== undefined);
    if (box !== undefined) {
      const { style: own } = this.frame;
      own.left = `${box.left - 2}px`;
      own.top = `${box.top - 2}px`;
      own.width = `${box.width + 4}px`;
      own.height = `${box.height + 4}px`;
      this.panel.toggleAttribute("data-top", box.top > innerHeight * 0.6);
    }
  };

  private choose(element: Element): void {
    this.isPointing = false;
    this.aim(element);
    const found = selectorsOf(element);
    let chosen = found[0] as Found;
    const list = make("ul");
    for (const each of found) {
      const radio = make("input");
      radio.type = "radio";
      radio.name = "selector";
      radio.checked = each === chosen;
      radio.addEventListener("change", () => {
        chosen = each;
      });
      const count = make("span", each.count === 1 ? "1 element" : `${each.count} elements`);
      count.className = "count";
      list.append(make("li", "", make("label", "", radio, make("code", each.css), count)));
    }
    const use = button("Use this", () => void this.use(element, chosen, use), true);
    this.show(
      make("p", "Clicks on which elements of this page?"),
      list,
      use,
      button("Pick another", this.point),
      button("Leave", this.leave),
    );
    use.focus();
  }

  private async use(element: Element, chosen: Found, use: HTMLButtonElement): Promise<void> {
    use.disabled = true;
    const text = (element.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST_TEXT);
    try {
      await this.pick.choose({ css: chosen.css, matches: chosen.count, text });
    } catch (error) {
      this.show(this.problem(error), button("Pick another", this.point), button("Leave", this.leave));
      return;
    }
    this.aim(undefined);
    this.show(
      make("p", "Tracktor has it. You can go back to it, and close this page."),
      button("Close", this.leave),
    );
  }

  private problem(error: unknown): HTMLElement {
    const told = make("p", error instanceof Error ? error.message : String(error));
    told.className = "bad";
    told.setAttribute("role", "alert");
    return told;
  }

  private show(...content: Node[]): void {
    this.panel.replaceChildren(...content);
    this.panel.focus();
  }
}
