// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Json } from "./Json";

afterEach(cleanup);

it("prints what JSON.stringify prints", () => {
  const value = { a: [1, true, null, "x"], b: { c: {}, d: [] }, "<b>": "</script>" };
  const { container } = render(<Json value={value} />);
  expect(container.querySelector("pre")?.textContent).toBe(JSON.stringify(value, null, 2));
});

it("shows markup as text", () => {
  render(<Json value="<img src=x>" />);
  expect(screen.getByText('"<img src=x>"')).toBeTruthy();
  expect(document.querySelector("img")).toBeNull();
});
