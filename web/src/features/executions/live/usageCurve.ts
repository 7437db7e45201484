import type { UsagePoint } from "@/api/liveExecutions";

/** What is drawn: processors kept busy since the measurement before, and the memory at each. */
export interface CurvePoint {
  wallMs: number;
  cores: number;
  memoryBytes: number;
}

export function curveOf(usage: readonly UsagePoint[]): CurvePoint[] {
  return usage.map(({ wall_ms, cpu_ms, memory_bytes }, index) => {
    const before = usage[index - 1] ?? { wall_ms: 0, cpu_ms: 0 };
    const span = wall_ms - before.wall_ms;
    return {
      wallMs: wall_ms,
      cores: span > 0 ? Math.max(0, cpu_ms - before.cpu_ms) / span : 0,
      memoryBytes: memory_bytes,
    };
  });
}

/** The points of an SVG polyline, `width` by `height`, the greatest value at the top. */
export function pathOf(points: readonly [x: number, y: number][], width: number, height: number): string {
  const right = Math.max(1e-9, ...points.map(([x]) => x));
  const top = Math.max(1e-9, ...points.map(([, y]) => y));
  return points
    .map(([x, y]) => `${((x / right) * width).toFixed(1)},${(height - (y / top) * height).toFixed(1)}`)
    .join(" ");
}
