/** What is edited, and what it was before and after. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last step changed, and when: typing in one field is one step. */
  last: { what: string; at: number } | undefined;
}

const MOST_STEPS = 200;
const ONE_STEP_MS = 1_200;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], last: undefined };
}

/** A step on; `what` names the field when steps that follow each other soon are to be one. */
export function step<T>(history: History<T>, present: T, what = "", at = Date.now()): History<T> {
  if (present === history.present) {
    return history;
  }
  const { last } = history;
  const goesOn = what !== "" && last?.what === what && at - last.at < ONE_STEP_MS;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present, future: [], last: { what, at } };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) {
    return history;
  }
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present: before, future, last: undefined };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) {
    return history;
  }
  return { past: [...history.past, history.present], present: next, future, last: undefined };
}
