import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { splitAtMentions } from "@/lib/traceback";
import styles from "./OutputText.module.css";

interface Props {
  label: string;
  text: string;
  /** Makes mentions of the program's lines into buttons. */
  onLine?: (line: number) => void;
}

/** What a program wrote: text, whatever it looks like. */
export function OutputText({ label, text, onLine }: Props) {
  const { t } = useTranslation();
  const segments = useMemo(() => (onLine ? splitAtMentions(text) : [{ text, line: null }]), [text, onLine]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <pre className={styles.output}>
        {segments.map((segment, index) =>
          segment.line === null ? (
            segment.text
          ) : (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: segments of one text never move
              key={index}
              type="button"
              className={styles.mention}
              title={t("result.jumpToLine", { line: segment.line })}
              onClick={() => onLine?.(segment.line ?? 1)}
            >
              {segment.text}
            </button>
          ),
        )}
      </pre>
    </section>
  );
}
