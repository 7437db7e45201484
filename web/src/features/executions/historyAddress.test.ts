import { describe, expect, it } from "vitest";
import { type HistoryPlace, isFiltered, NO_FILTER, readPlace, writePlace } from "./historyAddress";

const read = (query: string) => readPlace(new URLSearchParams(query));

describe("the address of the history", () => {
  it("is empty for the whole history", () => {
    expect(writePlace({ filter: NO_FILTER, executionId: null }).toString()).toBe("");
    expect(read("")).toEqual({ filter: NO_FILTER, executionId: null });
  });

  it("reads back what it wrote", () => {
    const place: HistoryPlace = { filter: { status: "timeout", q: "a & b 汉字", page: 3 }, executionId: 12 };
    expect(read(writePlace(place).toString())).toEqual(place);
  });

  it.each([
    "status=nonsense",
    "status=constructor",
    "page=0",
    "page=-1",
    "page=x",
    "execution=1e3",
    "execution=1.5",
  ])("ignores %s", (query) => {
    expect(read(query)).toEqual({ filter: NO_FILTER, executionId: null });
  });

  it("knows a filter from a page", () => {
    expect(isFiltered({ ...NO_FILTER, page: 4 })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, q: "x" })).toBe(true);
    expect(isFiltered({ ...NO_FILTER, status: "error" })).toBe(true);
  });
});
