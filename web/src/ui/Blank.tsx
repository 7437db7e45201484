import type { ReactNode } from "react";
import styles from "./Blank.module.css";

interface Props {
  icon: ReactNode;
  title: ReactNode;
  hint?: ReactNode;
  children?: ReactNode;
}

/** In the place of something that is not there yet. */
export function Blank({ icon, title, hint, children }: Props) {
  return (
    <div className={styles.blank}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <div className={styles.title}>{title}</div>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {children}
    </div>
  );
}
