import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { Logo } from "@/ui/Logo";
import { ThemeSwitch } from "@/ui/ThemeSwitch";
import styles from "./VisitorFrame.module.css";

/** A form by itself, for those who are not in yet. `title` is its accessible name. */
export function VisitorFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <header className={styles.tools}>
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main className={styles.main}>
        <div className={styles.brand}>
          <Link to="/">
            <Logo size={48} />
            <h1>CodeRunner</h1>
          </Link>
          <p>{t("product.tagline")}</p>
        </div>
        <section className={styles.card} aria-label={title}>
          {children}
        </section>
      </main>
    </div>
  );
}
