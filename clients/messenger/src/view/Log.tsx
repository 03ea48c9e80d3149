import { Component, createRef, h } from "preact";
import { isNew, type State, threadOf } from "../model";
import type { Shown } from "./App";
import { Picture } from "./icons";
import { Said, Sent } from "./Said";

const NEAR = 60; // px from an end

export class Log extends Component<Shown> {
  private readonly log = createRef<HTMLDivElement>();
  private atEnd = true;
  private height = 0; // px, as it was last

  /** Put what was read, or the end, where it was; called once all around it has its height. */
  settle(before: State): void {
    const { state } = this.props;
    const hasSent = state.outgoing.length > before.outgoing.length || state.notice !== before.notice;
    const [first] = threadOf(state, state.view).items;
    const [firstBefore] = threadOf(before, state.view).items;
    this.scroll(before.view !== state.view || hasSent || this.atEnd, first?.id !== firstBefore?.id);
  }

  override render() {
    const { messenger, state } = this.props;
    const { view, typing, settings } = state;
    const { items, more, loading, failed } = threadOf(state, view);
    const outgoing = state.outgoing.filter(({ conversation }) => conversation === view);
    const isEmpty = items.length === 0 && outgoing.length === 0;
    const conversation = state.conversations.find(({ id }) => id === view);
    const last = items[items.length - 1];
    return (
      <div
        ref={this.log}
        class="log"
        role="log"
        aria-label="Messages"
        aria-busy={loading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keys, too
        tabIndex={0}
        onScroll={() => this.scrolled()}
      >
        {failed && (
          <button type="button" class="older" onClick={() => void messenger.load(view, items[0]?.id)}>
            This could not be loaded. Try again
          </button>
        )}
        {loading && <p class="day">Loading…</p>}
        {more && !failed && !loading && (
          <button type="button" class="older" onClick={() => void messenger.older()}>
            Earlier messages
          </button>
        )}
        {isEmpty && isNew(view) && (
          <div class="welcome">
            <span class="mark">
              <Picture address={settings.headerIcon} />
            </span>
            <p dir="auto">{settings.welcomeText}</p>
          </div>
        )}
        {items.map((message, index) => (
          <Said key={message.id} message={message} before={items[index - 1]} />
        ))}
        {last?.from === "person" && last.id <= (conversation?.seen ?? "") && <p class="by seen">Seen</p>}
        {outgoing.map((message) => (
          <Sent
            key={message.client_id}
            message={message}
            retry={() => messenger.retry()}
            discard={() => messenger.discard(message.client_id)}
          />
        ))}
        {state.notice && <p class="day">{state.notice}</p>}
        {conversation?.closed && outgoing.length === 0 && (
          <p class="day">This conversation is closed. You can still write.</p>
        )}
        {typing?.conversation === view && (
          <div class="typing">
            <span aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span class="unseen">{typing.name || settings.headerText} is writing</span>
          </div>
        )}
      </div>
    );
  }

  private scrolled(): void {
    const { current } = this.log;
    if (current !== null) {
      this.atEnd = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR;
      if (current.scrollTop < NEAR) {
        void this.props.messenger.older();
      }
    }
  }

  /** Stays at the end when it is there; stays at what is read when older messages come above it. */
  private scroll(toEnd: boolean, isOlder: boolean): void {
    const { current } = this.log;
    if (current !== null) {
      const { scrollHeight } = current;
      if (toEnd) {
        current.scrollTop = scrollHeight;
      } else if (isOlder) {
        current.scrollTop += scrollHeight - this.height;
      }
      this.height = scrollHeight;
    }
  }
}
