import { describe, expect, it } from "vitest";
import { curveOf, pathOf } from "./usageCurve";

describe("the usage curve", () => {
  it("has the processors kept busy between two measurements", () => {
    const usage = [
      { wall_ms: 500, cpu_ms: 250, memory_bytes: 1 },
      { wall_ms: 1000, cpu_ms: 1250, memory_bytes: 2 },
      { wall_ms: 1000, cpu_ms: 1300, memory_bytes: 3 },
    ];
    expect(curveOf(usage).map(({ cores }) => cores)).toEqual([0.5, 2, 0]);
  });

  it("fills its place, and stands at the bottom where there is nothing", () => {
    const points: [number, number][] = [
      [0, 0],
      [5, 2],
      [10, 1],
    ];
    expect(pathOf(points, 100, 40)).toBe("0.0,40.0 50.0,0.0 100.0,20.0");
    expect(pathOf([[0, 0]], 100, 40)).toBe("0.0,40.0");
    expect(pathOf([], 100, 40)).toBe("");
  });
});
