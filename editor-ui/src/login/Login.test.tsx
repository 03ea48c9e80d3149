// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test } from "vitest";
import { SESSION_KEY } from "../api/queryClient";
import { renderPage, stubMedia } from "../testing/page";
import Login from "./Login";

beforeAll(stubMedia);
afterEach(cleanup);

function shownWith(ways: { name: string | null; passwords: boolean }) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(SESSION_KEY, null);
  client.setQueryData(["sign-on"], ways);
  renderPage(<Login />, "/login?next=/sites/a/people", client);
}

test("where passwords are off, the provider's button is all there is", () => {
  shownWith({ name: "Acme", passwords: false });
  const way = screen.getByRole("link", { name: "Log in with Acme" });
  expect(way.getAttribute("href")).toBe("/login/sso?next=%2Fsites%2Fa%2Fpeople");
  expect(screen.queryByLabelText("Password")).toBeNull();
  expect(screen.queryByLabelText("E-mail")).toBeNull();
  expect(screen.queryByText("or by password")).toBeNull();
  expect(screen.getByText(/Passwords are switched off here/)).toBeTruthy();
});

test("where they are taken, both ways stand beside one another", () => {
  shownWith({ name: "Acme", passwords: true });
  expect(screen.getByRole("link", { name: "Log in with Acme" })).toBeTruthy();
  expect(screen.getByLabelText("Password")).toBeTruthy();
  expect(screen.queryByText(/switched off/)).toBeNull();
});

test("with neither, only the machine's link is left", () => {
  shownWith({ name: null, passwords: false });
  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.queryByLabelText("Password")).toBeNull();
  expect(screen.getByText("tracktor login-link")).toBeTruthy();
});
