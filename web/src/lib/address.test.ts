import { describe, expect, it } from "vitest";
import { addressOf, dayIn, oneOfIn, positiveIn } from "./address";

const read = (value: string) => new URLSearchParams({ x: value });

describe("an address", () => {
  it("is as short as it can be", () => {
    expect(addressOf({ q: "", user: null, status: undefined, page: 1 }).toString()).toBe("");
    expect(addressOf({ page: 3, q: "a & b" }).toString()).toBe("q=a+%26+b&page=3");
  });

  it.each(["0", "-1", "1.5", "1e3", "x", "", "9".repeat(20)])("has no number in %j", (word) => {
    expect(positiveIn(read(word), "x")).toBeNull();
  });

  it("has a number in 12", () => {
    expect(positiveIn(read("12"), "x")).toBe(12);
    expect(positiveIn(read("12"), "y")).toBeNull();
  });

  it("has words of a list only", () => {
    expect(oneOfIn(read("error"), "x", ["success", "error"])).toBe("error");
    expect(oneOfIn(read("constructor"), "x", ["success", "error"])).toBeNull();
  });

  it.each([
    ["2026-02-28", "2026-02-28"],
    ["2026-02-30", ""],
    ["2026-2-3", ""],
    ["2026-02-28T01:00", ""],
    ["soon", ""],
    ["", ""],
  ])("takes %j for the day %j", (word, day) => {
    expect(dayIn(read(word), "x")).toBe(day);
  });
});
