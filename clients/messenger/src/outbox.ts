import { type Api, insist, type Refusal } from "./api";
import type { Outgoing } from "./model";
import type { Delivery, Store } from "./types";

const KEY = "messenger.outbox";
const TRIES = 6; // half a minute, together

export interface Post {
  outgoing(): readonly Outgoing[];
  set(outgoing: readonly Outgoing[]): void;
  sent(outgoing: Outgoing, delivery: Delivery): void;
  /** Whether the product is there. */
  reached(isThere: boolean): void;
}

export interface Outbox {
  /** Take these instead, and send all that have not failed. */
  put(outgoing: readonly Outgoing[]): void;
  /** Try all again, and what an earlier page could not send. */
  retry(): void;
  close(): void;
}

/** Sends what people write, in its order; keeps it over reloads until the product has it. */
export function createOutbox(api: Api, post: Post, store: Store, person: string): Outbox {
  let isSending = false;
  let isOver = false;

  const left = (): Outgoing[] => {
    try {
      const kept = JSON.parse(store.get(KEY));
      // Who was not known yet is this person.
      return kept.person === person || kept.person.startsWith("a-") ? kept.outgoing : [];
    } catch {
      return [];
    }
  };

  const set = (outgoing: readonly Outgoing[]) => {
    post.set(outgoing);
    store.set(KEY, outgoing.length === 0 ? "" : JSON.stringify({ person, outgoing }));
  };

  const send = async (outgoing: Outgoing) => {
    const { client_id, conversation, text } = outgoing;
    const message = { client_id, conversation, text };
    const failed = ({ status }: Refusal) => isOver || post.reached(status !== 0);
    try {
      const delivery = await insist(
        () => api.send(message),
        TRIES,
        () => !isOver,
        failed,
      );
      if (!isOver) {
        post.reached(true);
        post.sent(outgoing, delivery);
        set(post.outgoing());
      }
    } catch (error) {
      if (!isOver) {
        // Without an answer the others would wait just as long in vain.
        const all = (error as Refusal).passes;
        set(
          post
            .outgoing()
            .map((each) => (all || each.client_id === client_id ? { ...each, failed: true } : each)),
        );
      }
    }
  };

  const flush = async () => {
    if (!isSending) {
      isSending = true;
      for (let next = first(post); next !== undefined && !isOver; next = first(post)) {
        await send(next);
      }
      isSending = false;
    }
  };

  return {
    put(outgoing) {
      set(outgoing);
      void flush();
    },
    retry() {
      const known = post.outgoing();
      const others = left().filter(({ client_id }) => known.every((each) => each.client_id !== client_id));
      this.put([...others, ...known].map((each) => ({ ...each, failed: false })));
    },
    close() {
      isOver = true;
    },
  };
}

function first(post: Post): Outgoing | undefined {
  return post.outgoing().find(({ failed }) => !failed);
}
