// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { BrowserRouter, Link, Route, Routes } from "react-router";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { installLeaveGate } from "./leaveGate";
import { useLeaveGuard } from "./useLeaveGuard";

beforeAll(installLeaveGate);
afterEach(cleanup);

function Editor(props: { holds: boolean }) {
  const guard = useLeaveGuard(props.holds);
  return (
    <>
      <h1>Editor</h1>
      <Link to="/other">away</Link>
      {guard.leave !== undefined && (
        <>
          <button onClick={guard.stay} type="button">
            stay
          </button>
          <button onClick={guard.leave} type="button">
            leave
          </button>
        </>
      )}
    </>
  );
}

function show(holds: boolean) {
  window.history.replaceState(null, "", "/start");
  render(
    <BrowserRouter>
      <Routes>
        <Route element={<Link to="/editor">in</Link>} path="/start" />
        <Route element={<Editor holds={holds} />} path="/editor" />
        <Route element={<h1>Other</h1>} path="/other" />
      </Routes>
    </BrowserRouter>,
  );
  return userEvent.setup();
}

it("holds back links until one leaves", async () => {
  const user = show(true);
  await user.click(screen.getByText("in"));
  await user.click(screen.getByText("away"));
  expect(screen.queryByText("Other")).toBeNull();
  await user.click(screen.getByText("stay"));
  expect(screen.queryByText("leave")).toBeNull();
  await user.click(screen.getByText("away"));
  await user.click(screen.getByText("leave"));
  expect(screen.getByText("Other")).toBeTruthy();
});

it("holds back the Back button", async () => {
  const user = show(true);
  await user.click(screen.getByText("in"));
  window.history.back();
  expect(await screen.findByText("leave")).toBeTruthy();
  await vi.waitFor(() => expect(window.location.pathname).toBe("/editor"));
  await user.click(screen.getByText("leave"));
  expect(await screen.findByText("in")).toBeTruthy();
});

it("lets go where nothing would be lost", async () => {
  const user = show(false);
  await user.click(screen.getByText("in"));
  await user.click(screen.getByText("away"));
  expect(screen.getByText("Other")).toBeTruthy();
});
