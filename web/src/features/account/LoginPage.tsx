import { useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { beginSession, useSession } from "@/api/session";
import { placeAfterLogin } from "@/lib/place";
import { usePageTitle } from "@/lib/usePageTitle";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { Logo } from "@/ui/Logo";
import { ThemeSwitch } from "@/ui/ThemeSwitch";
import { FirstTimeHint, rememberSignIn } from "./FirstTimeHint";
import { LoginForm } from "./LoginForm";
import styles from "./LoginPage.module.css";

export function LoginPage() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const session = useSession();
  const [address] = useSearchParams();
  usePageTitle(t("login.title"));

  if (session.token !== null) return <Navigate to={placeAfterLogin(address.get("next"))} replace />;

  function enter(token: string) {
    queryClient.clear();
    rememberSignIn();
    beginSession(token);
  }

  return (
    <div className={styles.page}>
      <header className={styles.tools}>
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main className={styles.main}>
        <div className={styles.brand}>
          <Logo size={48} />
          <h1>CodeRunner</h1>
          <p>{t("product.tagline")}</p>
        </div>
        <section className={styles.card} aria-label={t("login.title")}>
          {session.expired && <Alert type="info" showIcon title={t("login.expired")} />}
          <LoginForm onToken={enter} />
          <FirstTimeHint />
        </section>
      </main>
    </div>
  );
}
