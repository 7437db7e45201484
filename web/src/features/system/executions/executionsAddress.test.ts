import { describe, expect, it } from "vitest";
import { type ExecutionsPlace, isFiltered, NO_FILTER, readPlace, writePlace } from "./executionsAddress";

const read = (query: string) => readPlace(new URLSearchParams(query));

describe("the address of everybody's executions", () => {
  it("is empty for all of them", () => {
    expect(writePlace({ filter: NO_FILTER, executionId: null }).toString()).toBe("");
    expect(read("")).toEqual({ filter: NO_FILTER, executionId: null });
  });

  it.each([true, false, null])("reads back what it wrote, calls with a key: %s", (isApiCall) => {
    const place: ExecutionsPlace = {
      filter: { status: "timeout", environment: "base", userId: 3, isApiCall, q: "a & b 汉字", page: 2 },
      executionId: 12,
    };
    expect(read(writePlace(place).toString())).toEqual(place);
  });

  it.each(["status=constructor", "user=-1", "source=true", "page=0", "execution=x"])(
    "ignores %s",
    (query) => {
      expect(read(query)).toEqual({ filter: NO_FILTER, executionId: null });
    },
  );

  it("knows a filter from a page", () => {
    expect(isFiltered({ ...NO_FILTER, page: 4 })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, isApiCall: false })).toBe(true);
    expect(isFiltered({ ...NO_FILTER, environment: "base" })).toBe(true);
  });
});
