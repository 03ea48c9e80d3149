import { backoff } from "./backoff";
import type { LiveEvent } from "./types";

const CALM = 60_000; // ms that a page may be hidden and still hold a connection
const POLL = { open: 4_000, closed: 25_000, hidden: 60_000 }; // ms

export interface Source {
  /** Of the stream, with the token of now. */
  address(): string;
  heard(event: LiveEvent): void;
  /** Ask for what is new since the last time; rejects when there is no answer. */
  catchUp(): Promise<void>;
  isOpen(): boolean;
}

export interface Live {
  /** Somebody is looking: without a stream, ask at once. */
  now(): void;
  close(): void;
}

/** News as it happens: a stream of events, or questions now and then where there can be none. */
export function listen(source: Source): Live {
  let stream: EventSource | undefined;
  let timer = 0;
  let calming = 0;
  let isOver = false;
  let streamFrom = 0; // ms: no stream is tried before
  let broken = 0; // streams since one stood
  let unanswered = 0; // questions since an answer

  const interval = () => {
    const whole = document.hidden ? POLL.hidden : source.isOpen() ? POLL.open : POLL.closed;
    return whole * (0.9 + Math.random() / 5);
  };

  const hangUp = () => {
    clearTimeout(timer);
    stream?.close();
    stream = undefined;
  };

  const ask = async () => {
    try {
      await source.catchUp();
      unanswered = 0;
    } catch {
      unanswered += 1;
    }
  };

  const later = (wait: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(async () => {
      await ask();
      if (!isOver && stream === undefined) {
        if (unanswered === 0) {
          connect();
        } else {
          later(backoff(unanswered, 1_000, 120_000));
        }
      }
    }, wait);
  };

  /** Browsers would try again for ever with the same token: a question renews it. */
  const lost = () => {
    hangUp();
    broken += 1;
    const wait = backoff(broken, 1_000, 300_000);
    streamFrom = Date.now() + wait;
    later(Math.min(wait, interval()));
  };

  const connect = () => {
    if (!window.EventSource || document.hidden || Date.now() < streamFrom) {
      later(interval());
      return;
    }
    stream = new EventSource(source.address());
    stream.onopen = () => {
      broken = 0;
      void ask(); // for what came before the stream stood
    };
    stream.onmessage = ({ data }) => source.heard(JSON.parse(data));
    stream.onerror = lost;
  };

  const now = () => {
    if (stream === undefined && !isOver) {
      unanswered = 0;
      streamFrom = 0;
      later(0);
    }
  };

  /** Browsers allow few connections to one address: pages that nobody looks at give theirs back. */
  const visibility = () => {
    clearTimeout(calming);
    if (stream !== undefined && document.hidden) {
      calming = window.setTimeout(() => {
        hangUp();
        later(interval());
      }, CALM);
    } else if (stream === undefined && !document.hidden) {
      source.heard({ type: "resync" });
      now();
    }
  };

  document.addEventListener("visibilitychange", visibility);
  addEventListener("online", now);
  connect();
  return {
    now,
    close() {
      isOver = true;
      document.removeEventListener("visibilitychange", visibility);
      removeEventListener("online", now);
      clearTimeout(calming);
      hangUp();
    },
  };
}
