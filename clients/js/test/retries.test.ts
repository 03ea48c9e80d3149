import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import vectors from "../../../tests/vectors/retries.json";
import { close, open, settle } from "./page";

/** As tests/vectors has it, and the libraries of other languages are held to. */
interface Case {
  name: string;
  calls: number;
  /** One after the other; then everything is accepted. */
  answers: Answer[];
  /** Nobody listens before somebody does. */
  away?: boolean;
  /** More calls at once are answered 413. */
  most?: number;
  /** Seconds that lie between the first two requests at least. */
  wait?: number;
  requests?: number;
  refused: { message?: string; path: string }[];
}

interface Answer {
  status?: number;
  body?: unknown;
  retry_after?: string;
  hangs_up?: boolean;
  silent?: boolean;
}

const CASES: Case[] = vectors;
const taken: string[] = [];
const asked: number[] = [];
let left: Answer[] = [];
let isAway = false;

/** What a request comes to. */
async function answer(each: Case, address: string, init: RequestInit): Promise<Response> {
  if (isAway) {
    throw new TypeError("Failed to fetch");
  }
  asked.push(Date.now());
  const mids: string[] =
    init.method === "GET"
      ? [new URL(address).searchParams.get("mid") ?? ""]
      : JSON.parse(String(init.body)).calls.map((call: { mid: string }) => call.mid);
  const next = left.shift();
  if (next?.hangs_up === true) {
    throw new TypeError("Failed to fetch");
  }
  if (next?.silent === true) {
    return new Promise((_, reject) => {
      init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    });
  }
  if (next !== undefined) {
    const body = typeof next.body === "string" ? next.body : JSON.stringify(next.body ?? "");
    const headers = next.retry_after === undefined ? {} : { "Retry-After": next.retry_after };
    return new Response(body, { status: next.status ?? 200, headers });
  }
  if (each.most !== undefined && mids.length > each.most) {
    return new Response("too large", { status: 413 });
  }
  taken.push(...mids);
  return Response.json({ status: "accepted", rejected: [] });
}

describe("what becomes of calls", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    taken.length = 0;
    asked.length = 0;
  });

  afterEach(() => {
    close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it.each(CASES)("$name", async (each) => {
    const warned = vi.spyOn(console, "warn").mockReturnValue(undefined);
    left = [...each.answers];
    isAway = each.away === true;
    vi.stubGlobal("fetch", (address: string, init: RequestInit) => answer(each, address, init));
    const tio = open();
    for (let made = 0; made < each.calls; made += 1) {
      tio.track("Search");
    }
    if (isAway) {
      await settle(10_000);
      expect(localStorage.getItem("tio:t0:queue")).toContain("Search");
      isAway = false;
    }
    await settle(300_000);
    expect(localStorage.getItem("tio:t0:queue")).toBeNull();
    const said = each.refused.filter((refusal) => refusal.message !== undefined);
    expect(warned.mock.calls).toEqual(
      said.map(({ message, path }) => [`tio: refused${path === "" ? "" : ` (${path})`}: ${message}`]),
    );
    if (each.requests !== undefined) {
      expect(asked.length).toBe(each.requests);
    }
    const isRefused = each.refused.length > 0;
    expect(new Set(taken).size).toBe(isRefused ? 0 : each.calls);
    expect(taken.length).toBe(isRefused ? 0 : each.calls);
    if (each.wait !== undefined) {
      expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(each.wait * 1_000);
    }
  });
});
