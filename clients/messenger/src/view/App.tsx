import { h } from "preact";
import type { Messenger } from "../messenger";
import type { State } from "../model";
import { Icon, Picture } from "./icons";
import { Panel } from "./Panel";

export interface Shown {
  messenger: Messenger;
  state: State;
}

/** Key presses in here are none of the page's shortcuts. */
const keep = (event: Event) => event.stopPropagation();

export function App({ messenger, state }: Shown) {
  const { ready, isOpen, settings } = state;
  if (!ready || !settings.display) {
    return null;
  }
  const { positionX, positionY, iconMargin } = settings;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only holds back what its buttons and fields were for
    <div
      class={`root ${positionX} ${positionY} ${isOpen ? "open" : ""}`}
      style={{ "--x": `${iconMargin.X}`, "--y": `${iconMargin.Y}` }}
      onKeyDown={keep}
      onKeyUp={keep}
      onKeyPress={keep}
    >
      <Launcher messenger={messenger} state={state} />
      {isOpen && <Panel messenger={messenger} state={state} />}
      <div role="status">{!isOpen && <Teaser messenger={messenger} state={state} />}</div>
    </div>
  );
}

function Launcher({ messenger, state }: Shown) {
  const { isOpen, unread, settings } = state;
  const count = unread > 99 ? "99+" : String(unread);
  return (
    <button
      type="button"
      class={`launcher ${settings.icon === "" ? "" : "own"}`}
      aria-label={isOpen ? "Close messages" : `Open messages${unread > 0 ? `, ${count} unread` : ""}`}
      aria-expanded={isOpen}
      aria-haspopup="dialog"
      onClick={() => (isOpen ? messenger.close() : messenger.open())}
    >
      {isOpen ? <Icon shape="down" /> : <Picture address={settings.icon} />}
      {!isOpen && unread > 0 && (
        <span class="badge" aria-hidden="true">
          {count}
        </span>
      )}
    </button>
  );
}

function Teaser({ messenger, state: { teaser, settings } }: Shown) {
  if (teaser === undefined) {
    return null;
  }
  const { name, text } = teaser.message;
  return (
    <div class="teaser">
      <button type="button" class="said" onClick={() => messenger.answer()}>
        <b dir="auto">{name || settings.headerText}</b>
        <span dir="auto">{text}</span>
      </button>
      <button type="button" class="quiet" aria-label="Dismiss" onClick={() => messenger.dismiss()}>
        <Icon shape="close" />
      </button>
    </div>
  );
}
