/** Steps of what is written; typing in one place is one step. */
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  last: { kind: string; at: number };
}

const LONGEST = 200;
const PAUSE_MS = 1_200;

export function begun<T>(now: T): History<T> {
  return { past: [], now, future: [], last: { kind: "", at: 0 } };
}

/** A further step, or more of the last one, if that was of the same kind a moment ago. */
export function edited<T>(history: History<T>, now: T, kind: string, at: number): History<T> {
  const { last } = history;
  const isSame = kind !== "" && kind === last.kind && at - last.at < PAUSE_MS;
  const past = isSame ? history.past : [...history.past, history.now].slice(-LONGEST);
  return { past, now, future: [], last: { kind, at } };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) {
    return history;
  }
  const future = [history.now, ...history.future];
  return { past: history.past.slice(0, -1), now: before, future, last: { kind: "", at: 0 } };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) {
    return history;
  }
  return { past: [...history.past, history.now], now: next, future, last: { kind: "", at: 0 } };
}
