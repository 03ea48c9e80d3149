import { describe, expect, it } from "vitest";
import { begun, edited, redone, undone } from "./history";

describe("history", () => {
  it("takes back and does again, and forgets what was undone once something else is written", () => {
    const two = edited(edited(begun("a"), "b", "", 0), "c", "", 1);
    const back = undone(undone(undone(two)));
    expect(back.now).toBe("a");
    expect(redone(redone(redone(back))).now).toBe("c");
    expect(redone(edited(back, "d", "", 2)).now).toBe("d");
  });

  it("takes typing in one place as one step, until it pauses", () => {
    const typed = edited(
      edited(edited(begun(""), "h", "html", 5_000), "he", "html", 5_300),
      "he!",
      "html",
      9_000,
    );
    expect(undone(typed).now).toBe("he");
    expect(undone(undone(typed)).now).toBe("");
    expect(undone(edited(typed, "x", "subject", 9_001)).now).toBe("he!");
  });
});
