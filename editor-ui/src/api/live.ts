import type { NodeCounts } from "./campaigns";
import type { Accepted, Rejected } from "./incoming";

export type LiveState = "connecting" | "open" | "retrying" | "closed";

/** A call that was stored or refused, as `useIncoming` loads it, but for the entry's id. */
export type LiveCall = Omit<Accepted, "entry"> | Omit<Rejected, "entry">;

export interface LiveCounts {
  type: "counts";
  campaign: string;
  nodes: Record<string, Partial<NodeCounts>>;
}

/** How far the recompute of a segment is. */
export interface LiveSegment {
  type: "segment";
  segment: string;
  people: number;
  total: number;
}

/** Something about a conversation, or a message to many, is not as it was. */
export interface LiveConversation {
  type: "conversation";
  conversation: string;
}

/** A person is writing. */
export interface LiveTyping {
  type: "typing";
  conversation: string;
}

/** Some messages were missed: what is shown is loaded again. */
export interface LiveResync {
  type: "resync";
}

export type LiveMessage = LiveCall | LiveCounts | LiveSegment | LiveConversation | LiveTyping | LiveResync;

export interface LiveStatus {
  state: LiveState;
  /** When the next attempt begins, ms since 1970; undefined unless retrying. */
  retryAt: number | undefined;
}

const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;

/** Doubles with each failure, spread by up to a half so that many tabs don't come back at once. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_DELAY * 2 ** (failures - 1), LONGEST_DELAY);
  return full * (0.5 + random() / 2);
}

/** One stream of server-sent events that comes back by itself. */
export class LiveConnection {
  readonly #url: string;
  readonly #onMessage: (message: LiveMessage) => void;
  readonly #onStatus: (status: LiveStatus) => void;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(
    url: string,
    onMessage: (message: LiveMessage) => void,
    onStatus: (status: LiveStatus) => void,
  ) {
    this.#url = url;
    this.#onMessage = onMessage;
    this.#onStatus = onStatus;
  }

  open(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#onStatus({ state: "connecting", retryAt: undefined });
    const source = new EventSource(this.#url, { withCredentials: true });
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#onStatus({ state: "open", retryAt: undefined });
    };
    source.onmessage = (event: MessageEvent<string>) => {
      const message = parseLive(event.data);
      if (message !== undefined) {
        this.#onMessage(message);
      }
    };
    source.onerror = () => this.#retry(source);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#onStatus({ state: "closed", retryAt: undefined });
  }

  // The browser gives up for good on some answers; our own timer never does.
  #retry(source: EventSource): void {
    source.close();
    this.#failures += 1;
    const delay = backoff(this.#failures);
    this.#onStatus({ state: "retrying", retryAt: Date.now() + delay });
    this.#timer = setTimeout(() => this.open(), delay);
  }
}

/** The message in a line of the stream; undefined for a kind this version doesn't know. */
export function parseLive(text: string): LiveMessage | undefined {
  const message = JSON.parse(text) as Record<string, unknown>;
  switch (message.type) {
    case "incoming":
    case "rejected":
    case "counts":
    case "segment":
    case "conversation":
    case "typing":
    case "resync":
      return message as unknown as LiveMessage;
    default:
      return undefined;
  }
}
