import { backoff } from "./backoff";
import type { Conversation, Delivery, Identity, Message, Page, Session, Store, Updates } from "./types";

const PATIENCE = 20_000; // ms for one answer
const DEVICE = "messenger.device";

/** What the product said no to. */
export class Refusal extends Error {
  constructor(
    /** 0: there was no answer at all. */
    readonly status: number,
    /** ms to wait at least, before the same is asked again */
    readonly wait: number,
  ) {
    super();
  }

  /** Whether the same could succeed later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Try until it succeeds, is refused for good, was tried so often, or nobody wants it any more. */
export async function insist<T>(
  act: () => Promise<T>,
  tries: number,
  isWanted: () => boolean,
  failed?: (refusal: Refusal) => void,
): Promise<T> {
  for (let done = 0; ; done += 1) {
    try {
      return await act();
    } catch (error) {
      const refusal = error as Refusal;
      if (!refusal.passes || done + 1 >= tries || !isWanted()) {
        throw error;
      }
      failed?.(refusal);
      await new Promise((go) => setTimeout(go, Math.max(backoff(done, 1_000, 60_000), refusal.wait)));
    }
  }
}

/** The product's messenger, for one person. Everything rejects with a Refusal. */
export class Api {
  token = "";
  private opening: Promise<Session> | undefined;

  constructor(
    private readonly host: string,
    private readonly sid: string,
    private readonly who: Identity,
    private readonly store: Store,
  ) {}

  /** A new session. Calls that come while one is being opened get that one. */
  open(): Promise<Session> {
    this.opening ??= this.session().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  history(conversation: string, before?: string): Promise<Page> {
    const query = before === undefined ? "" : `?before=${encodeURIComponent(before)}`;
    return this.call("GET", `${path(conversation)}/messages${query}`);
  }

  /** Into a conversation that there is, or a new one, by our name for it. */
  send(message: {
    client_id: string;
    conversation: string;
    text: string;
  }): Promise<{ conversation: Conversation; message: Message }> {
    return this.call("POST", "/messages", message);
  }

  attach(conversation: string, client_id: string, image: Blob): Promise<Delivery> {
    return this.call("POST", `${path(conversation)}/images?client_id=${client_id}`, image);
  }

  seen(conversation: string): Promise<void> {
    return this.call("POST", `${path(conversation)}/seen`);
  }

  typing(conversation: string): Promise<void> {
    return this.call("POST", `${path(conversation)}/typing`);
  }

  updates(since: number): Promise<Updates> {
    return this.call("GET", `/updates?since=${since}`);
  }

  /** An address the product gave, with the token that lets in. */
  withToken(address: string): string {
    return `${address}?token=${this.token}`;
  }

  private async session(): Promise<Session> {
    const { id, sign } = this.who;
    const device = this.store.get(DEVICE);
    this.token = ""; // no more than plain, it is asked without a question beforehand
    const session = await this.request<Session>("POST", "/session", {
      sid: this.sid,
      id,
      ...(sign ? { sign } : {}),
      ...(device === "" ? {} : { device }),
    });
    this.token = session.token;
    if (session.device !== device) {
      this.store.set(DEVICE, session.device);
    }
    return session;
  }

  private async call<T>(method: string, where: string, body?: object): Promise<T> {
    try {
      return await this.request<T>(method, where, body);
    } catch (error) {
      if ((error as Refusal).status !== 401) {
        throw error;
      }
      await this.open();
      return this.request<T>(method, where, body);
    }
  }

  private async request<T>(method: string, where: string, body?: object): Promise<T> {
    let answer: Response;
    let content: T;
    try {
      answer = await fetch(`${this.host}/messenger${where}`, {
        method,
        headers: {
          // A plain text needs no question beforehand whether it may be sent.
          "Content-Type": "text/plain",
          ...(this.token === "" ? {} : { Authorization: `Bearer ${this.token}` }),
        },
        body: body instanceof Blob ? body : JSON.stringify(body),
        credentials: "omit",
        signal: AbortSignal.timeout?.(PATIENCE) ?? null,
      });
      content = answer.status === 204 ? undefined : await answer.json();
    } catch {
      throw new Refusal(0, 0);
    }
    if (!answer.ok) {
      throw new Refusal(answer.status, Number(answer.headers.get("Retry-After")) * 1000 || 0);
    }
    return content;
  }
}

function path(conversation: string): string {
  return `/conversations/${encodeURIComponent(conversation)}`;
}
