import type { ReactNode } from "react";
import { usePageTitle } from "@/lib/usePageTitle";
import styles from "./Page.module.css";

interface Props {
  title: string;
  hint?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  /** For texts and forms, which are hard to read when they are wide. */
  narrow?: boolean;
  children: ReactNode;
}

/** A page that is read from top to bottom. */
export function Page({ title, hint, actions, narrow = false, children }: Props) {
  usePageTitle(title);
  return (
    <div className={styles.page} data-narrow={narrow}>
      <header className={styles.heading}>
        <div>
          <h1>{title}</h1>
          {hint !== undefined && <p>{hint}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
