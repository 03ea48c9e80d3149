// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useMemo } from "react";
import { expect, it, vi } from "vitest";
import { useShortcutListener, useShortcuts } from "./shortcuts";

function Page(props: { run: (keys: string) => void }) {
  const { run } = props;
  const shortcuts = useMemo(
    () => ["?", "p", "g p"].map((keys) => ({ keys, label: keys, group: "", run: () => run(keys) })),
    [run],
  );
  useShortcutListener();
  useShortcuts(shortcuts);
  return <input aria-label="text" />;
}

it("runs single keys and sequences, and leaves typing alone", async () => {
  const run = vi.fn<(keys: string) => void>();
  const { unmount } = render(<Page run={run} />);
  const user = userEvent.setup();
  await user.keyboard("?");
  await user.keyboard("gp");
  await user.keyboard("p");
  expect(run.mock.calls.flat()).toEqual(["?", "g p", "p"]);

  await user.type(screen.getByLabelText("text"), "p?gp");
  await user.click(document.body);
  await user.keyboard("{Control>}p{/Control}");
  expect(run).toHaveBeenCalledTimes(3);

  unmount();
  await user.keyboard("p");
  expect(run).toHaveBeenCalledTimes(3);
});
