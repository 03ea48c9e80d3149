import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, LiveConnection, type LiveMessage, type LiveStatus, parseLive } from "./live";

class FakeSource {
  static all: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  readonly url: string;
  readonly options: EventSourceInit | undefined;

  constructor(url: string, options?: EventSourceInit) {
    this.url = url;
    this.options = options;
    FakeSource.all.push(this);
  }

  close(): void {
    this.isClosed = true;
  }
}

function latest(): FakeSource {
  const source = FakeSource.all.at(-1);
  if (source === undefined) {
    throw new Error("no connection was opened");
  }
  return source;
}

describe("LiveConnection", () => {
  const messages: LiveMessage[] = [];
  const states: LiveStatus["state"][] = [];
  let connection: LiveConnection;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", FakeSource);
    FakeSource.all = [];
    messages.length = 0;
    states.length = 0;
    connection = new LiveConnection(
      "/live/site",
      (message) => messages.push(message),
      (status) => states.push(status.state),
    );
    connection.open();
  });

  afterEach(() => {
    connection.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("sends the session along and hands on the messages it knows", () => {
    latest().onopen?.();
    latest().onmessage?.({ data: '{"type":"resync"}' });
    latest().onmessage?.({ data: '{"type":"of a later version"}' });
    expect(latest().options).toEqual({ withCredentials: true });
    expect(messages).toEqual([{ type: "resync" }]);
    expect(states).toEqual(["connecting", "open"]);
  });

  it("comes back by itself, also when the browser has given up", () => {
    latest().onerror?.();
    expect(latest().isClosed).toBe(true);
    expect(states.at(-1)).toBe("retrying");
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.all).toHaveLength(2);
    latest().onopen?.();
    expect(states.at(-1)).toBe("open");
  });

  it("stays closed once it is closed", () => {
    latest().onerror?.();
    connection.close();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all).toHaveLength(1);
    expect(states.at(-1)).toBe("closed");
  });
});

describe("backoff", () => {
  it("doubles up to half a minute, spread by a half", () => {
    expect([1, 2, 3].map((failures) => backoff(failures, () => 1))).toEqual([1_000, 2_000, 4_000]);
    expect(backoff(30, () => 1)).toBe(30_000);
    expect(backoff(3, () => 0)).toBe(2_000);
  });
});

it("refuses a line that is no JSON", () => {
  expect(() => parseLive("half a mess")).toThrow(SyntaxError);
});
