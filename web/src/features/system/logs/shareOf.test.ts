import { describe, expect, it } from "vitest";
import { shareOf } from "./shareOf";

describe("shareOf", () => {
  it.each([
    [1, 3, "33.3%"],
    [1, 2, "50%"],
    [3, 3, "100%"],
    [0, 0, "0%"],
  ])("%d of %d is %s", (count, total, share) => {
    expect(shareOf(count, total)).toBe(share);
  });
});
