import { describe, expect, it } from "vitest";
import { isFiltered, type LogsPlace, NO_FILTER, readPlace, writePlace } from "./logsAddress";

const read = (query: string) => readPlace(new URLSearchParams(query));

describe("the address of the log", () => {
  it("is empty for all of it and the first period", () => {
    expect(writePlace({ filter: NO_FILTER, days: 7 }).toString()).toBe("");
    expect(read("")).toEqual({ filter: NO_FILTER, days: 7 });
  });

  it("reads back what it wrote", () => {
    const place: LogsPlace = {
      filter: {
        action: "code_execute",
        resourceType: "execution",
        status: "warning",
        userId: 3,
        startDate: "2026-02-01",
        endDate: "2026-02-28",
        page: 2,
      },
      days: 90,
    };
    expect(read(writePlace(place).toString())).toEqual(place);
  });

  it.each(["status=constructor", "user=0", "from=2026-02-30", "to=soon", "days=8", "page=-1"])(
    "ignores %s",
    (query) => {
      expect(read(query)).toEqual({ filter: NO_FILTER, days: 7 });
    },
  );

  it("knows a filter from a page", () => {
    expect(isFiltered({ ...NO_FILTER, page: 4 })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, endDate: "2026-02-01" })).toBe(true);
  });
});
