import type { Accepted, Rejected } from "../api/incoming";
import type { LiveCall } from "../api/live";

/** One call of the tracking API as the live page shows it. */
export interface Call {
  /** The same for the same call, whether it came by the stream or was loaded. */
  key: string;
  isRejected: boolean;
  kind: string;
  person: string;
  target: string;
  name: string;
  at: number;
  received: number;
  data: unknown;
  flag: string;
  code: string;
  message: string;
  path: string;
  /** When the stream brought it, ms since 1970; 0 when it was loaded. */
  arrived: number;
}

export const MOST_KEPT = 500;

export function fromAccepted(call: Omit<Accepted, "entry" | "type">, arrived = 0): Call {
  return {
    key: JSON.stringify([call.received, call.kind, call.id, call.target, call.name, call.at, call.data]),
    isRejected: false,
    kind: call.kind,
    person: call.id,
    target: call.target,
    name: call.name,
    at: call.at,
    received: call.received,
    data: call.data,
    flag: call.flag,
    code: "",
    message: "",
    path: "",
    arrived,
  };
}

export function fromRejected(call: Omit<Rejected, "entry" | "type">, arrived = 0): Call {
  return {
    key: JSON.stringify([call.at, call.kind, call.id, call.name, call.code, call.path, call.data]),
    isRejected: true,
    kind: call.kind,
    person: call.id,
    target: "",
    name: call.name,
    at: call.at,
    received: call.at,
    data: call.data,
    flag: "",
    code: call.code,
    message: call.message,
    path: call.path,
    arrived,
  };
}

/** A message of the stream: the same as what is loaded, but for the entry's id. */
export function fromLive(message: LiveCall, arrived: number): Call {
  return message.type === "incoming" ? fromAccepted(message, arrived) : fromRejected(message, arrived);
}

/** Newest first, each call once, `MOST_KEPT` at most. Both lists are newest first. */
export function mergeCalls(live: readonly Call[], loaded: readonly Call[]): Call[] {
  const seen = new Set<string>();
  return [...live, ...loaded]
    .filter((call) => !seen.has(call.key) && seen.add(call.key))
    .sort((a, b) => b.received - a.received)
    .slice(0, MOST_KEPT);
}

/** Whether all the words are somewhere in the call. */
export function matches(call: Call, words: string): boolean {
  const haystack = [
    call.kind,
    call.person,
    call.target,
    call.name,
    call.code,
    call.message,
    JSON.stringify(call.data),
  ]
    .join("\n")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
