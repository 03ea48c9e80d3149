import { ApiError } from "../api/client";
import type { Draft } from "../api/drafts";

export type SaveState = "saved" | "dirty" | "saving" | "failed" | "conflict";

const QUIET_MS = 700;
const LONGEST_MS = 3_000;
const AGAIN_MS = 3_000;
const CONFLICT = 409;

interface Hooks<T, S> {
  save: (what: T, revision: number, isLast: boolean) => Promise<S>;
  /** `saved`: what the server answered, when it did just now. */
  onState: (state: SaveState, saved?: S) => void;
}

/**
 * Saves what is handed to it once nothing changes for a moment, and at the latest three seconds after the first
 * change. One request is under way at a time; a conflict stops everything until somebody decides.
 */
export class Autosaver<T, S extends { revision: number } = Pick<Draft, "revision" | "problems">> {
  readonly #hooks: Hooks<T, S>;
  #revision: number;
  #pending: { what: T; since: number } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(revision: number, hooks: Hooks<T, S>) {
    this.#revision = revision;
    this.#hooks = hooks;
  }

  get revision(): number {
    return this.#revision;
  }

  get isClean(): boolean {
    return this.#pending === undefined && this.#running === undefined;
  }

  changed(what: T): void {
    this.#pending = { what, since: this.#pending?.since ?? Date.now() };
    if (this.#isStopped) {
      return;
    }
    this.#hooks.onState("dirty");
    const left = this.#pending.since + LONGEST_MS - Date.now();
    this.#schedule(Math.max(0, Math.min(QUIET_MS, left)));
  }

  /** Saves what is pending now; resolves when nothing is any more, or it can't be saved. */
  async flush(isLast = false): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running !== undefined) {
      await this.#running;
    }
    const pending = this.#pending;
    if (pending === undefined || this.#isStopped) {
      return;
    }
    this.#pending = undefined;
    this.#running = this.#send(pending, isLast);
    await this.#running;
  }

  /** Goes on from a revision that is known now; with something to save over it, or without. */
  goOn(revision: number, what?: T): void {
    this.#revision = revision;
    this.#isStopped = false;
    this.#pending = undefined;
    if (what === undefined) {
      this.#hooks.onState("saved");
    } else {
      this.changed(what);
      void this.flush();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    void this.flush(true);
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  async #send(pending: { what: T; since: number }, isLast: boolean): Promise<void> {
    this.#hooks.onState("saving");
    try {
      const saved = await this.#hooks.save(pending.what, this.#revision, isLast);
      this.#revision = saved.revision;
      this.#running = undefined;
      this.#hooks.onState(this.#pending === undefined ? "saved" : "dirty", saved);
    } catch (error) {
      this.#running = undefined;
      this.#pending ??= pending;
      if (error instanceof ApiError && error.status === CONFLICT) {
        this.#isStopped = true;
        this.#hooks.onState("conflict");
      } else {
        this.#hooks.onState("failed");
        this.#schedule(AGAIN_MS);
      }
    }
  }
}
