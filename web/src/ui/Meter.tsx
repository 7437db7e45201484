import { Progress } from "antd";
import styles from "./Meter.module.css";

interface Props {
  label: string;
  /** What is shown, with its limit where there is one. */
  text: string;
  used?: number;
  limit?: number;
}

const ALMOST_FULL = 0.9;

/** A measured number and, where it has a limit, how much of it was used. */
export function Meter({ label, text, used = 0, limit }: Props) {
  const share = limit === undefined || limit === 0 ? 0 : Math.min(1, used / limit);
  return (
    <div className={styles.meter}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        {text}
        {limit !== undefined && (
          <Progress
            aria-label={label}
            percent={share * 100}
            showInfo={false}
            size="small"
            status={share >= ALMOST_FULL ? "exception" : "normal"}
          />
        )}
      </dd>
    </div>
  );
}
