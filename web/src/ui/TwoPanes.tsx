import type { ReactNode } from "react";
import styles from "./TwoPanes.module.css";

interface Props {
  title: string;
  /** Beside the title. */
  actions?: ReactNode;
  listLabel: string;
  list: ReactNode;
  detailLabel: string;
  /** What is picked; null when nothing is. */
  detail: ReactNode | null;
  /** In the place of the detail when nothing is picked. */
  nothing: ReactNode;
  /** There is room for both. Otherwise it is one or the other. */
  isWide: boolean;
}

/** A list beside the one thing of it that is looked at. */
export function TwoPanes(props: Props) {
  const { title, actions, listLabel, list, detailLabel, detail, nothing, isWide } = props;
  return (
    <div className={styles.page}>
      {(isWide || detail === null) && (
        <section className={styles.list} aria-label={listLabel}>
          <div className={styles.heading}>
            <h1>{title}</h1>
            {actions}
          </div>
          {list}
        </section>
      )}
      {(isWide || detail !== null) && (
        <section className={styles.detail} aria-label={detailLabel}>
          {detail ?? nothing}
        </section>
      )}
    </div>
  );
}

/** What narrows a list down, above it. */
export function ListFilter({ children }: { children: ReactNode }) {
  return <search className={styles.filter}>{children}</search>;
}
