import { vi } from "vitest";
import type { Conversation, Delivery, LiveEvent, Message, Settings } from "../src/types";

export const SETTINGS: Settings = {
  icon: "",
  welcomeText: "Welcome!",
  headerIcon: "",
  headerText: "Shop",
  positionX: "right",
  positionY: "bottom",
  iconMargin: { X: "20px", Y: "20px" },
  display: true,
};

/** The streams that stand. */
export const streams: Stream[] = [];

class Stream {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    streams.push(this);
  }

  close(): void {
    streams.splice(streams.indexOf(this), 1);
  }
}

interface Request {
  method: string;
  path: string;
  body: { image?: unknown } & Record<string, unknown>;
  token: string;
}

/** The product, as far as widgets see it. */
export class Server {
  settings: Settings = SETTINGS;
  readonly asked: Request[] = [];
  readonly messages = new Map<string, Message[]>();
  readonly unread = new Map<string, number>();
  readonly seen = new Map<string, string>();
  /** Answered instead: 0 is no answer. */
  failing: ((request: Request) => number | undefined) | undefined;
  private readonly begun = new Map<string, string>();
  private token = "";
  private sessions = 0;
  private clock = 1_764_000_000_000;

  constructor() {
    streams.splice(0);
    vi.stubGlobal("fetch", (address: string, init: RequestInit) => this.fetch(address, init));
    vi.stubGlobal("EventSource", Stream);
  }

  endSessions(): void {
    this.token = "ended";
  }

  count(path: string): number {
    return this.asked.filter((each) => each.path === path).length;
  }

  /** The team has read all of it. */
  read(conversation: string): void {
    const message = this.messages.get(conversation)?.at(-1);
    if (message !== undefined) {
      this.seen.set(conversation, message.id);
      this.tell({ type: "message", conversation: this.conversation(conversation), message });
    }
  }

  /** The team says something; `isTold`: over the stream. */
  say(conversation: string, text: string, isTold = true, more: Partial<Message> = {}): Delivery {
    const delivery = this.add(conversation, { from: "team", name: "Ann", text, client_id: null, ...more });
    this.unread.set(conversation, (this.unread.get(conversation) ?? 0) + 1);
    const known = { ...delivery, conversation: this.conversation(conversation) };
    if (isTold) {
      this.tell({ type: "message", ...known });
    }
    return known;
  }

  tell(event: LiveEvent): void {
    for (const stream of [...streams]) {
      stream.onmessage?.({ data: JSON.stringify(event) });
    }
  }

  private add(conversation: string, message: Omit<Message, "id" | "at">): Delivery {
    this.clock += 1_000;
    const all = this.messages.get(conversation) ?? [];
    const whole = { id: `${conversation}-${all.length}`, at: this.clock, ...message };
    this.messages.set(conversation, [...all, whole]);
    return { conversation: this.conversation(conversation), message: whole };
  }

  private conversation(id: string): Conversation {
    const last = this.messages.get(id)?.at(-1) ?? null;
    return {
      id,
      updated: last?.at ?? 0,
      unread: this.unread.get(id) ?? 0,
      closed: false,
      seen: this.seen.get(id) ?? "",
      last,
    };
  }

  private async fetch(address: string, init: RequestInit): Promise<Response> {
    const request = {
      method: String(init.method),
      path: address.replace("https://tracktor.example/messenger", ""),
      body: typeof init.body === "string" ? JSON.parse(init.body) : { image: init.body },
      token: new Headers(init.headers).get("Authorization")?.replace("Bearer ", "") ?? "",
    };
    this.asked.push(request);
    const status = this.failing?.(request);
    if (status === 0) {
      throw new TypeError("Failed to fetch");
    }
    if (status !== undefined) {
      return answer(status, { error: { code: "failing", message: "It fails." } });
    }
    if (request.path === "/session") {
      return answer(200, this.session());
    }
    if (request.token !== this.token) {
      return answer(401, { error: { code: "session_over", message: "Over." } });
    }
    return this.known(request);
  }

  private session() {
    this.sessions += 1;
    this.token = `token-${this.sessions}`;
    const conversations = [...this.messages.keys()].map((id) => this.conversation(id));
    conversations.sort((one, other) => other.updated - one.updated);
    const unread = conversations.reduce((sum, each) => sum + each.unread, 0);
    const { token, settings } = this;
    const live = "https://live.example/messenger/live";
    return { token, settings, live, unread, conversations, expires_in: 3600, device: "device-1" };
  }

  private known({ path, body }: Request): Response {
    const [, conversation = "", what = "", before, client_id] =
      /^\/conversations\/([^/]+)\/(\w+)(?:\?before=(.*)|\?client_id=(.*))?$/.exec(path) ?? [];
    if (path === "/messages") {
      return answer(201, this.take(body));
    }
    if (path.startsWith("/updates")) {
      const since = Number(path.split("=")[1]);
      const messages = [...this.messages].flatMap(([id, all]) =>
        all
          .filter(({ at }) => at > since)
          .map((message) => ({ conversation: this.conversation(id), message })),
      );
      return answer(200, { now: this.clock, messages });
    }
    if (what === "messages") {
      const all = this.messages.get(conversation) ?? [];
      const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before);
      const start = Math.max(0, end - 50);
      return answer(200, { items: all.slice(start, end), more: start > 0 });
    }
    if (what === "images") {
      const image = { url: "https://tracktor.example/messenger/images/x", width: 4, height: 3 };
      const said = { from: "person" as const, name: "", text: "Image", parts: [], image, client_id };
      return answer(
        201,
        this.add(this.meant(decodeURIComponent(conversation)), said as Omit<Message, "id" | "at">),
      );
    }
    if (what === "seen") {
      this.unread.delete(conversation);
    }
    return new Response(null, { status: 204 });
  }

  /** What widgets call a new conversation is one from then on. */
  private meant(conversation: string): string {
    const known = this.begun.get(conversation) ?? `c${this.messages.size}`;
    if (!conversation.startsWith("new:")) {
      return conversation;
    }
    this.begun.set(conversation, known);
    return known;
  }

  private take({ conversation, client_id, text }: Record<string, unknown>): Delivery {
    const known = [...this.messages].flatMap(([id, all]) =>
      all.filter((each) => each.client_id === client_id).map((message) => ({ id, message })),
    );
    const [first] = known;
    if (first !== undefined) {
      return { conversation: this.conversation(first.id), message: first.message };
    }
    return this.add(this.meant(String(conversation)), {
      from: "person",
      name: "",
      text: String(text),
      client_id: String(client_id),
    });
  }
}

function answer(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status });
}
