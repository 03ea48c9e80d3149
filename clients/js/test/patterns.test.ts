import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/page-patterns.json";
import { readUrls } from "../src/urls";

const BAD = vectors.urls.bad as [string, number[]][];

/** As tests/vectors has it: what the product refuses is what browsers refuse, and the other way round. */
describe("what is wrong with", () => {
  it.each(vectors.urls.good)("no expression like %j", (text) => {
    expect(readUrls(text).problems).toEqual([]);
  });

  it.each(BAD)("expressions like %j", (text, lines) => {
    expect(readUrls(text).problems.map(({ line }) => line)).toEqual(lines);
  });
});
