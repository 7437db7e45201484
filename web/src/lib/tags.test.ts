import { describe, expect, it } from "vitest";
import { joinTags, splitTags } from "./tags";

describe("tags", () => {
  it.each([
    [null, []],
    ["", []],
    [" , ,", []],
    ["a, b ,a", ["a", "b"]],
    ["数据，图表,report 2", ["数据", "图表", "report 2"]],
  ])("%j are %j", (text, tags) => {
    expect(splitTags(text)).toEqual(tags);
  });

  it("are joined as the server keeps them", () => {
    expect(joinTags([" a ", "b,c", "a", ""])).toBe("a,b,c");
  });
});
