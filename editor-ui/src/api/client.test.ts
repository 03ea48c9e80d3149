// @vitest-environment jsdom
import { expect, it } from "vitest";
import { ApiError, unwrap } from "./client";

async function refusalOf(error: unknown, status: number): Promise<ApiError> {
  try {
    await unwrap(Promise.resolve({ error, response: new Response(null, { status }) }));
  } catch (raised) {
    if (raised instanceof ApiError) {
      return raised;
    }
  }
  throw new Error("it was not refused");
}

it("hands on what the server says", async () => {
  const body = { error: { code: "too_long", message: "search may have 200 characters.", path: "search" } };
  const raised = await refusalOf(body, 422);
  expect([raised.status, raised.code, raised.message, raised.path]).toEqual([
    422,
    "too_long",
    "search may have 200 characters.",
    "search",
  ]);
});

it("says what it can of an answer that is not the server's own", async () => {
  const raised = await refusalOf("<html>Bad gateway</html>", 502);
  expect(raised.code).toBe("unexpected");
  expect(raised.message).toContain("502");
});

it("gives the data of a success", async () => {
  await expect(unwrap(Promise.resolve({ data: { a: 1 }, response: new Response() }))).resolves.toEqual({
    a: 1,
  });
});
