import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/url-expressions.json";
import { readUrls } from "../src/urls";

describe("URL expressions", () => {
  it.each(vectors)("$expression of $url", ({ expression, url, matches, problem }) => {
    const read = readUrls(expression);
    expect(read.problems[0]?.line).toBe(problem);
    if (url !== undefined) {
      expect(read.expression.matches(url)).toBe(matches);
    }
  });
});
