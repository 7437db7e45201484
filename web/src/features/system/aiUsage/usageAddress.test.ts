import { describe, expect, it } from "vitest";
import { NO_FILTER, readFilter, writeFilter } from "./usageAddress";

const read = (query: string) => readFilter(new URLSearchParams(query));

describe("the address of everybody's use of AI", () => {
  it("is empty for all of the first period", () => {
    expect(writeFilter(NO_FILTER).toString()).toBe("");
    expect(read("")).toEqual(NO_FILTER);
  });

  it("reads back what it wrote", () => {
    const filter = { userId: 3, days: 90, page: 2 };
    expect(read(writeFilter(filter).toString())).toEqual(filter);
  });

  it.each(["user=-1", "days=31", "page=0"])("ignores %s", (query) => {
    expect(read(query)).toEqual(NO_FILTER);
  });
});
