import { describe, expect, it } from "vitest";
import { firstLine, formatBytes, formatDuration, formatElapsed, formatMoment } from "./format";

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1000, "1 s"],
    [1234, "1.23 s"],
    [9_994, "9.99 s"],
    [9_996, "10 s"],
    [30_040, "30 s"],
    [59_960, "60 s"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [300_000, "5 min"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatElapsed", () => {
  it("keeps one decimal below a minute", () => {
    expect(formatElapsed(0)).toBe("0.0 s");
    expect(formatElapsed(3_000)).toBe("3.0 s");
    expect(formatElapsed(61_000)).toBe("1 min 1 s");
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 KB"],
    [8_912_345, "8.5 MB"],
    [128 * 1024 * 1024, "128 MB"],
    [1024 ** 3, "1 GB"],
    [1.5 * 1024 ** 3, "1.5 GB"],
  ])("%d is %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("formatMoment", () => {
  it("leaves alone what is no date", () => {
    expect(formatMoment("soon", "en-US")).toBe("soon");
  });
  it("names the year in both languages", () => {
    expect(formatMoment("2026-03-04T05:06:07Z", "zh-CN")).toContain("2026");
    expect(formatMoment("2026-03-04T05:06:07Z", "en-US")).toContain("2026");
  });
});

describe("firstLine", () => {
  it("skips what is blank", () => {
    expect(firstLine("\n\n   \n  x = 1\ny = 2")).toBe("x = 1");
    expect(firstLine("")).toBe("");
  });
});
