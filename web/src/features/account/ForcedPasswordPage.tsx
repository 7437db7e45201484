import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "@/lib/usePageTitle";
import { PasswordForm } from "./PasswordForm";
import { useSignOut } from "./useSignOut";
import { VisitorFrame } from "./VisitorFrame";
import styles from "./VisitorFrame.module.css";

/** In the place of every page until the user has a password that is theirs alone. */
export function ForcedPasswordPage() {
  const { t } = useTranslation();
  const { signOut, isSigningOut } = useSignOut();
  usePageTitle(t("password.forcedTitle"));
  return (
    <VisitorFrame title={t("password.forcedTitle")}>
      <h2>{t("password.forcedTitle")}</h2>
      <p>{t("password.forcedHint")}</p>
      <PasswordForm submit={t("password.forcedSubmit")} />
      <p className={styles.other}>
        <Button type="link" loading={isSigningOut} onClick={signOut}>
          {t("account.signOut")}
        </Button>
      </p>
    </VisitorFrame>
  );
}
