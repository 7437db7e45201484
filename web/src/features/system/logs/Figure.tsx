import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Logs.module.css";

interface Props {
  title: string;
  /** The drawing in words. */
  summary?: string;
  head: string[];
  rows: (string | number)[][];
  children: ReactNode;
}

/** A chart, and the same in numbers: the drawing is for the eyes only, the table for everybody. */
export function Figure({ title, summary, head, rows, children }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      <div className={styles.drawing} role="img" aria-label={summary ?? title}>
        {children}
      </div>
      <details className={styles.numbers}>
        <summary>{t("logs.numbers")}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section tabIndex={0} aria-label={title}>
          <table>
            <thead>
              <tr>
                {head.map((word) => (
                  <th key={word} scope="col">
                    {word}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([first, ...rest]) => (
                <tr key={first}>
                  <th scope="row">{first}</th>
                  {rest.map((cell, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a table never move
                    <td key={index}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
