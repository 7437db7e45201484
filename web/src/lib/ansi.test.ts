import { describe, expect, it } from "vitest";
import { lookAfter, PLAIN } from "./ansi";

describe("lookAfter", () => {
  it.each([
    ["31", { colour: "red" }],
    ["1;92", { bold: true, colour: "bright-green" }],
    ["44;37", { background: "blue", colour: "white" }],
    ["38;5;9", { colour: "bright-red" }],
    ["38;5;196", { colour: "bright-red" }],
    ["38;2;0;0;139", { colour: "blue" }],
    ["38;2;255;255;0;4", { colour: "bright-yellow", underline: true }],
    ["48;5;232", { background: "black" }],
    ["38;5;250", { colour: "white" }],
    ["999", {}],
    ["", {}],
  ])("understands %s", (parameters, change) => {
    expect(lookAfter(PLAIN, parameters)).toEqual({ ...PLAIN, ...change });
  });

  it("takes back what was set, alone or all together", () => {
    const loud = lookAfter(PLAIN, "1;3;4;7;31;42");
    expect(lookAfter(loud, "0")).toEqual(PLAIN);
    expect(lookAfter(loud, "")).toEqual(PLAIN);
    expect(lookAfter(loud, "22;23;24;27;39;49")).toEqual(PLAIN);
  });
});
