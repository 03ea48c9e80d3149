import { Component, createRef, h } from "preact";
import { LONGEST } from "../messenger";
import type { Shown } from "./App";
import { Icon } from "./icons";

const HIGHEST = 132; // px

export class Composer extends Component<Shown> {
  private readonly field = createRef<HTMLTextAreaElement>();

  override componentDidMount() {
    this.fit();
  }

  override componentDidUpdate() {
    this.fit();
  }

  override render() {
    const { messenger, state } = this.props;
    const text = state.drafts[state.view] ?? "";
    const { images } = state;
    const left = LONGEST - text.length;
    return (
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          messenger.send();
          this.field.current?.focus();
        }}
      >
        <textarea
          ref={this.field}
          rows={1}
          dir="auto"
          aria-label="Your message"
          placeholder="Write a message…"
          maxLength={LONGEST}
          enterkeyhint="send"
          value={text}
          onInput={(event) => messenger.write(event.currentTarget.value)}
          onPaste={({ clipboardData }) => images?.send(messenger, clipboardData?.files)}
          onKeyDown={(event) => {
            // Enter also ends the composition of a character.
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              messenger.send();
            }
          }}
        />
        {images && (
          <button
            type="button"
            class="quiet"
            aria-label="Send an image"
            onClick={() => images.choose(messenger)}
          >
            <Icon shape="image" />
          </button>
        )}
        {left < 400 && <span class="rest">{left}</span>}
        <button type="submit" aria-label="Send" disabled={text.trim() === ""}>
          <Icon shape="send" />
        </button>
      </form>
    );
  }

  /** As high as what is written. */
  private fit(): void {
    const { current } = this.field;
    if (current !== null) {
      current.style.height = "auto";
      current.style.height = `${Math.min(current.scrollHeight, HIGHEST)}px`;
    }
  }
}
