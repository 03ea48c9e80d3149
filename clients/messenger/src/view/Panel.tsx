import { Component, createRef, Fragment, h } from "preact";
import type { Shown } from "./App";
import { Composer } from "./Composer";
import { Icon, Picture } from "./icons";
import { List } from "./List";
import { Log } from "./Log";

const REACHABLE = "button:not(:disabled), textarea, a[href], [tabindex='0']";

export class Panel extends Component<Shown> {
  private readonly panel = createRef<HTMLElement>();
  private readonly log = createRef<Log>();
  private readonly before = document.activeElement;

  override componentDidMount() {
    this.log.current?.settle(this.props.state);
    this.focus();
  }

  override componentDidUpdate({ state }: Shown) {
    this.log.current?.settle(state);
    if ((state.view === "") !== (this.props.state.view === "")) {
      this.focus();
    }
  }

  override componentWillUnmount() {
    const root = this.panel.current?.getRootNode() as ShadowRoot;
    // Whoever has gone elsewhere by then stays there.
    if (root.activeElement !== null) {
      setTimeout(() => back(root, this.before));
    }
  }

  override render() {
    const { messenger, state } = this.props;
    const { settings, view, conversations, online } = state;
    const isList = view === "";
    return (
      <section
        ref={this.panel}
        class="panel"
        role="dialog"
        aria-labelledby="title"
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            messenger.close();
          } else if (event.key === "Tab" && this.panel.current !== null) {
            stayWithin(this.panel.current, event);
          }
        }}
      >
        <header>
          {!isList && conversations.length > 0 && (
            <button
              type="button"
              class="quiet"
              aria-label="All conversations"
              onClick={() => messenger.show("")}
            >
              <Icon shape="back" />
            </button>
          )}
          <span class="mark">
            <Picture address={settings.headerIcon} />
          </span>
          <h2 id="title" dir="auto">
            {settings.headerText}
          </h2>
          <button type="button" class="quiet" aria-label="Close" onClick={() => messenger.close()}>
            <Icon shape="close" />
          </button>
        </header>
        <p role="status" class={online ? "" : "away"}>
          {online ? "" : "No connection. Trying again…"}
        </p>
        {isList ? (
          <List messenger={messenger} state={state} />
        ) : (
          <>
            <Log ref={this.log} messenger={messenger} state={state} />
            <Composer messenger={messenger} state={state} />
          </>
        )}
      </section>
    );
  }

  /** In the field, where there is one and it brings no keyboard over the page. */
  private focus(): void {
    const { current } = this.panel;
    const isTouch = window.matchMedia?.("(pointer: coarse)").matches;
    (isTouch ? current : (current?.querySelector("textarea") ?? current))?.focus({ preventScroll: true });
  }
}

function back(root: ShadowRoot, before: Element | null): void {
  const isOfPage = before instanceof HTMLElement && before.isConnected && before !== document.body;
  const target = isOfPage && before !== root.host ? before : root.querySelector<HTMLElement>(".launcher");
  target?.focus();
}

function stayWithin(panel: HTMLElement, event: KeyboardEvent): void {
  const all = Array.from(panel.querySelectorAll<HTMLElement>(REACHABLE));
  const at = (panel.getRootNode() as ShadowRoot).activeElement;
  const [first] = all;
  const last = all[all.length - 1];
  const isLeaving = event.shiftKey ? at === first || at === panel : at === last;
  if (isLeaving) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
