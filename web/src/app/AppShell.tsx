import { useTranslation } from "react-i18next";
import { Link, Outlet } from "react-router";
import { UserMenu } from "@/features/account/UserMenu";
import { useMediaQuery } from "@/lib/useMediaQuery";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { Logo } from "@/ui/Logo";
import { ThemeSwitch } from "@/ui/ThemeSwitch";
import styles from "./AppShell.module.css";
import { NavDrawer } from "./NavDrawer";
import { MainLinks } from "./navigation";

export function AppShell() {
  const { t } = useTranslation();
  const hasBar = useMediaQuery("(min-width: 768px)");
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t("nav.skip")}
      </a>
      <header className={styles.header}>
        {!hasBar && <NavDrawer />}
        <Link to="/" className={styles.brand}>
          <Logo size={24} />
          <span className={styles.name}>CodeRunner</span>
        </Link>
        {hasBar && (
          <nav className={styles.nav} aria-label={t("nav.label")}>
            <MainLinks />
          </nav>
        )}
        <div className={styles.tools}>
          <LanguageSwitch />
          <ThemeSwitch />
          <UserMenu />
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
