// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/client";
import { Autosaver, type SaveState } from "./Autosaver";

function setUp(answers: (number | Error)[] = []) {
  const saved: [string, number][] = [];
  const states: SaveState[] = [];
  const saver = new Autosaver<string>(0, {
    save: (what, revision) => {
      saved.push([what, revision]);
      const answer = answers.shift() ?? revision + 1;
      return typeof answer === "number"
        ? Promise.resolve({ revision: answer, problems: [] })
        : Promise.reject(answer);
    },
    onState: (state) => states.push(state),
  });
  return { saver, saved, states };
}

describe("Autosaver", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("saves once it is quiet", async () => {
    const { saver, saved, states } = setUp();
    saver.changed("a");
    await vi.advanceTimersByTimeAsync(300);
    saver.changed("ab");
    await vi.advanceTimersByTimeAsync(699);
    expect(saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(saved).toEqual([["ab", 0]]);
    expect(states.at(-1)).toBe("saved");
    expect(saver.isClean).toBe(true);
  });

  it("saves within five seconds though changes don't end", async () => {
    const { saver, saved } = setUp();
    for (let ms = 0; ms < 5_000; ms += 200) {
      saver.changed(String(ms));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(saved.length).toBeGreaterThanOrEqual(1);
    expect(saved[0]?.[1]).toBe(0);
    expect(saved.map(([, revision]) => revision)).toEqual(saved.map((_, index) => index));
  });

  it("stops at a conflict, keeps what was drawn, and goes on when told", async () => {
    const conflict = new ApiError(409, { code: "conflict", message: "Somebody else" });
    const { saver, saved, states } = setUp([conflict]);
    saver.changed("mine");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states.at(-1)).toBe("conflict");
    saver.changed("mine, too");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saved).toHaveLength(1);
    saver.goOn(7, "mine, too");
    await vi.advanceTimersByTimeAsync(10);
    expect(saved.at(-1)).toEqual(["mine, too", 7]);
    expect(saver.revision).toBe(8);
  });

  it("tries again by itself when the server is away", async () => {
    const away = new ApiError(0, { code: "offline", message: "away" });
    const { saver, saved, states } = setUp([away, away]);
    saver.changed("a");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states.at(-1)).toBe("failed");
    await vi.advanceTimersByTimeAsync(7_000);
    expect(saved).toHaveLength(3);
    expect(states.at(-1)).toBe("saved");
  });
});
