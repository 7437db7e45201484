import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Live.module.css";

export interface Part {
  key: string;
  name: string;
  content: ReactNode;
}

interface Props {
  parts: readonly Part[];
  /** For the first part: at the end of the bar while that is in sight. */
  tools?: ReactNode;
  /** What is shown until somebody picks. */
  preferred: string;
}

/** Parts of a result of which one is in sight. The others stay as they are: where one scrolled to is found again. */
export function ResultParts({ parts, tools, preferred }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [picked, setPicked] = useState<string | null>(null);
  const shown = parts.find(({ key }) => key === (picked ?? preferred))?.key ?? parts[0]?.key;

  function onKey(event: KeyboardEvent) {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const at = parts.findIndex(({ key }) => key === shown);
    const next = parts[(at + step + parts.length) % parts.length];
    if (next === undefined) return;
    setPicked(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  }

  if (parts.length === 1 && tools === undefined)
    return <div className={styles.parts}>{parts[0]?.content}</div>;
  return (
    <div className={styles.parts}>
      <div className={styles.bar}>
        {parts.length === 1 && <span className={styles.partName}>{parts[0]?.name}</span>}
        {parts.length > 1 && (
          <div className={styles.partTabs} role="tablist" aria-label={t("live.views")} onKeyDown={onKey}>
            {parts.map(({ key, name }) => (
              <button
                key={key}
                id={`${id}-${key}`}
                type="button"
                role="tab"
                className={styles.partTab}
                aria-selected={key === shown}
                aria-controls={`${id}-${key}-panel`}
                tabIndex={key === shown ? 0 : -1}
                onClick={() => setPicked(key)}
              >
                {name}
              </button>
            ))}
          </div>
        )}
        <span className={styles.spring} />
        {shown === parts[0]?.key && tools}
      </div>
      {parts.length === 1 &&
        parts.map(({ key, content }) => (
          <div key={key} className={styles.part}>
            {content}
          </div>
        ))}
      {parts.length > 1 &&
        parts.map(({ key, content }) => (
          <div
            key={key}
            id={`${id}-${key}-panel`}
            className={styles.part}
            role="tabpanel"
            aria-labelledby={`${id}-${key}`}
            hidden={key !== shown}
          >
            {content}
          </div>
        ))}
    </div>
  );
}
