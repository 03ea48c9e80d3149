// @vitest-environment jsdom
import { QueryClient, useMutation } from "@tanstack/react-query";
import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { afterEach, beforeAll, expect, test } from "vitest";
import { SESSION_KEY } from "../api/queryClient";
import { renderPage, stubMedia } from "../testing/page";
import { ListForm } from "./ListForm";

beforeAll(stubMedia);
afterEach(cleanup);

function Shown() {
  const list = useMutation<{ id: string; name: string; size: number }, Error, string>({
    mutationFn: async (name) => ({ id: "s1", name, size: 3 }),
  });
  return <ListForm list={list} title="Stopped" />;
}

function shownTo(rights: readonly string[]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(SESSION_KEY, { user: { email: "ann@example.com" }, sites: [{ id: "site", rights }] });
  renderPage(
    <Routes>
      <Route element={<Shown />} path="/sites/:site/analytics" />
    </Routes>,
    "/sites/site/analytics",
    client,
  );
}

test("whoever may not make lists is not asked to", () => {
  shownTo(["view", "talk"]);
  expect(screen.queryByRole("button")).toBeNull();
});

test("a list leads on to what its maker may do with it", async () => {
  shownTo(["view", "analyse", "write"]);
  expect(screen.getByRole("button", { name: "Campaign for them" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Write to them" })).toBeNull();
  await userEvent.type(screen.getByRole("textbox", { name: "Name of the list" }), "Stopped once");
  await userEvent.click(screen.getByRole("button", { name: "Make a list of them" }));
  await waitFor(() => expect(screen.getByRole("status").textContent).toContain("Stopped once: 3 people"));
  expect(screen.getByRole("button", { name: "Campaign for them" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Write to them" })).toBeNull();
});
