import styles from "./OutputText.module.css";

interface Props {
  label: string;
  text: string;
}

/** Text as it was written, whatever it looks like. */
export function OutputText({ label, text }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <pre className={styles.output}>{text}</pre>
    </section>
  );
}
