import { describe, expect, it } from "vitest";
import { isFiltered, type LibraryPlace, NO_FILTER, readPlace, writePlace } from "./libraryAddress";

const read = (query: string) => readPlace(new URLSearchParams(query));
const START: LibraryPlace = { filter: NO_FILTER, itemId: null, isEditing: false };

describe("the address of the library", () => {
  it("is empty for one's own, from the start", () => {
    expect(writePlace(START).toString()).toBe("");
    expect(read("")).toEqual(START);
  });

  it.each<LibraryPlace>([
    { filter: { scope: "all", q: "a & b", tag: "图表", page: 2 }, itemId: 7, isEditing: true },
    { ...START, isEditing: true },
    { ...START, filter: { ...NO_FILTER, scope: "public" }, itemId: 3 },
  ])("reads back what it wrote: %j", (place) => {
    expect(read(writePlace(place).toString())).toEqual(place);
  });

  it.each(["scope=nobody", "page=0", "item=-3", "item=1e9"])("ignores %s", (query) => {
    expect(read(query)).toEqual(START);
  });

  it("knows a filter from a scope", () => {
    expect(isFiltered({ ...NO_FILTER, scope: "public", page: 2 })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, tag: "x" })).toBe(true);
  });
});
