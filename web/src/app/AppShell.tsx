import { CodeOutlined, HistoryOutlined } from "@ant-design/icons";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";
import { DefaultPasswordNotice } from "@/features/account/DefaultPasswordNotice";
import { UserMenu } from "@/features/account/UserMenu";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { Logo } from "@/ui/Logo";
import { ThemeSwitch } from "@/ui/ThemeSwitch";
import styles from "./AppShell.module.css";

export function AppShell() {
  const { t } = useTranslation();
  return (
    <App component={false}>
      <div className={styles.shell}>
        <a className={styles.skip} href="#main">
          {t("nav.skip")}
        </a>
        <header className={styles.header}>
          <span className={styles.brand}>
            <Logo size={24} />
            <span className={styles.name}>CodeRunner</span>
          </span>
          <nav className={styles.nav} aria-label={t("nav.label")}>
            <NavLink to="/" end>
              <CodeOutlined aria-hidden="true" />
              {t("nav.workbench")}
            </NavLink>
            <NavLink to="/history">
              <HistoryOutlined aria-hidden="true" />
              {t("nav.history")}
            </NavLink>
          </nav>
          <div className={styles.tools}>
            <LanguageSwitch />
            <ThemeSwitch />
            <UserMenu />
          </div>
        </header>
        <main id="main" className={styles.main} tabIndex={-1}>
          <DefaultPasswordNotice />
          <Outlet />
        </main>
      </div>
    </App>
  );
}
