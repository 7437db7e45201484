import { useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation, useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { placeAfterLogin } from "@/lib/place";
import { usePageTitle } from "@/lib/usePageTitle";
import { Loading } from "@/ui/Loading";
import { FirstTimeHint, rememberSignIn } from "./FirstTimeHint";
import { LoginForm } from "./LoginForm";
import { VisitorFrame } from "./VisitorFrame";
import styles from "./VisitorFrame.module.css";

export function LoginPage() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const session = useSession();
  const { search } = useLocation();
  const [address] = useSearchParams();
  usePageTitle(t("login.title"));

  if (session.kind === "signedIn") return <Navigate to={placeAfterLogin(address.get("next"))} replace />;
  if (session.kind === "restoring" && session.failure === null) return <Loading />;

  return (
    <VisitorFrame title={t("login.title")}>
      {session.kind === "signedOut" && session.expired && (
        <Alert type="info" showIcon title={t("login.expired")} />
      )}
      <LoginForm
        onEnter={() => {
          queryClient.clear();
          rememberSignIn();
        }}
      />
      <FirstTimeHint />
      <p className={styles.other}>
        {t("login.noAccount")} <Link to={`/register${search}`}>{t("login.register")}</Link>
      </p>
    </VisitorFrame>
  );
}
