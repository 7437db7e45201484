import { Select } from "antd";
import styles from "./SystemPage.module.css";

interface Props<T extends string> {
  label: string;
  /** What the absence of a choice is called. */
  anyLabel: string;
  value: T | null;
  options: readonly { value: T; label: string }[];
  onChange: (value: T | null) => void;
}

const ANY = "";

/** One of a list, or any of them. */
export function Choice<T extends string>({ label, anyLabel, value, options, onChange }: Props<T>) {
  return (
    <Select<T | typeof ANY>
      className={styles.select}
      aria-label={label}
      value={value ?? ANY}
      popupMatchSelectWidth={false}
      options={[{ value: ANY, label: anyLabel }, ...options]}
      onChange={(chosen) => onChange(chosen === ANY ? null : chosen)}
    />
  );
}
