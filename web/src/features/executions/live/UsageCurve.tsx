import { useTranslation } from "react-i18next";
import type { UsagePoint } from "@/api/liveExecutions";
import { formatBytes, formatDuration } from "@/lib/format";
import styles from "./UsageCurve.module.css";
import { type CurvePoint, curveOf, pathOf } from "./usageCurve";

const WIDTH = 600;
const HEIGHT = 96;

/** Processors and memory over time, as curves and, for those who cannot see them, as a table. */
export function UsageCurve({ usage }: { usage: readonly UsagePoint[] }) {
  const { t } = useTranslation();
  const points = curveOf(usage);
  const wallMs = points.at(-1)?.wallMs ?? 0;
  const most = (value: (point: CurvePoint) => number) => Math.max(0, ...points.map(value));
  const cores = most((point) => point.cores).toFixed(2);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.usage} aria-label={t("usage.title")} tabIndex={0}>
      <Curve
        name={t("usage.cpu")}
        most={cores}
        end={formatDuration(wallMs)}
        points={points.map((point) => [point.wallMs, point.cores])}
      />
      <Curve
        name={t("usage.memory")}
        most={formatBytes(most((point) => point.memoryBytes))}
        end={formatDuration(wallMs)}
        points={points.map((point) => [point.wallMs, point.memoryBytes])}
      />
      <details className={styles.table}>
        <summary>{t("usage.table")}</summary>
        <table aria-label={t("usage.title")}>
          <thead>
            <tr>
              <th scope="col">{t("usage.time")}</th>
              <th scope="col">{t("usage.cpu")}</th>
              <th scope="col">{t("usage.memory")}</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ wallMs: at, cores: busy, memoryBytes }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: measurements never move
              <tr key={index}>
                <td>{formatDuration(at)}</td>
                <td>{busy.toFixed(2)}</td>
                <td>{formatBytes(memoryBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

interface CurveProps {
  name: string;
  /** The greatest value, for people. */
  most: string;
  /** When it ended, for people. */
  end: string;
  points: readonly [number, number][];
}

function Curve({ name, most, end, points }: CurveProps) {
  const line = pathOf(points, WIDTH, HEIGHT);
  return (
    <figure className={styles.curve}>
      <figcaption>
        {name} <span>≤ {most}</span>
      </figcaption>
      <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden="true">
        <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} className={styles.area} />
        <polyline points={line} className={styles.line} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className={styles.axis}>
        <span>0</span>
        <span>{end}</span>
      </div>
    </figure>
  );
}
