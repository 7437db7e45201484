import { describe, expect, it } from "vitest";
import { readPlace, writePlace } from "./environmentsAddress";

const read = (text: string) => readPlace(new URLSearchParams(text));

describe("the address of the page", () => {
  it("says nothing where nothing is chosen", () => {
    expect(writePlace(read("")).toString()).toBe("");
    expect(read("")).toEqual({ scope: "usable", q: "", page: 1, openId: null });
  });

  it("leads back to what it was written for", () => {
    for (const place of [
      { scope: "mine", q: "数据", page: 3, openId: 7 },
      { scope: "all", q: "", page: 1, openId: 0 },
    ] as const) {
      expect(readPlace(writePlace(place))).toEqual(place);
    }
  });

  it("passes over what makes no sense", () => {
    expect(read("scope=theirs&page=0&environment=-1")).toEqual(read(""));
  });
});
