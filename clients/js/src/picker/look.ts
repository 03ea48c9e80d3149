/** What the picker looks like: in a shadow of its own, with sheets that a strict policy lets pass. */
export const CSS_TEXT = `
:host { all: initial }
* { box-sizing: border-box; font: 14px/1.45 system-ui, sans-serif }
.frame { position: fixed; z-index: 2147483646; pointer-events: none; border: 2px solid #0b7a5c; border-radius: 3px;
  background: rgb(11 122 92 / 14%); box-shadow: 0 0 0 1px #fff; display: none }
.frame[data-on] { display: block }
.panel { position: fixed; z-index: 2147483647; left: 50%; bottom: 20px; transform: translateX(-50%);
  width: min(34rem, calc(100vw - 24px)); max-height: 60vh; overflow: auto; padding: 14px 16px; color: #17211d;
  background: #fff; border: 1px solid #c9d3ce; border-radius: 10px; box-shadow: 0 8px 30px rgb(0 0 0 / 25%) }
.panel:focus { outline: none } .panel[data-top] { bottom: auto; top: 20px }
p { margin: 0 0 8px } strong { font-weight: 650 } .bad { color: #a3231b }
ul { list-style: none; margin: 0 0 12px; padding: 0 }
label { display: flex; gap: 8px; align-items: baseline; padding: 4px 0 }
code { font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; flex: 1 }
.count { color: #56645d; white-space: nowrap }
button { padding: 6px 14px; margin-right: 8px; border: 1px solid #b5c2bb; border-radius: 6px; background: #fff;
  color: #17211d; cursor: pointer }
button.main { background: #0b6b51; border-color: #0b6b51; color: #fff }
button:focus-visible, input:focus-visible { outline: 3px solid #78c6ae; outline-offset: 1px }
@media (prefers-color-scheme: dark) {
  .panel { color: #e7efeb; background: #17201c; border-color: #3a4842 } .bad { color: #ff9b90 }
  .count { color: #a4b3ab } button { background: #223029; color: #e7efeb; border-color: #46564e }
}`;

export function style(shadow: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  shadow.adoptedStyleSheets = [sheet];
}

/** An element with a text; what is nothing is left out. */
export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  text = "",
  ...children: Node[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  if (text !== "") {
    made.append(text);
  }
  made.append(...children);
  return made;
}

export function button(text: string, act: () => void, isMain = false): HTMLButtonElement {
  const made = make("button", text);
  made.type = "button";
  made.className = isMain ? "main" : "";
  made.addEventListener("click", act);
  return made;
}
