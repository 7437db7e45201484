import { LockOutlined } from "@ant-design/icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation, useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { placeAfterLogin } from "@/lib/place";
import { usePageTitle } from "@/lib/usePageTitle";
import { Blank } from "@/ui/Blank";
import { RegisterForm } from "./RegisterForm";
import { VisitorFrame } from "./VisitorFrame";
import styles from "./VisitorFrame.module.css";

export function RegisterPage() {
  const { t } = useTranslation();
  const session = useSession();
  const { search } = useLocation();
  const [address] = useSearchParams();
  const [isClosed, setClosed] = useState(false);
  usePageTitle(t("register.title"));

  if (session.kind === "signedIn") return <Navigate to={placeAfterLogin(address.get("next"))} replace />;

  return (
    <VisitorFrame title={t("register.title")}>
      {isClosed ? (
        <div role="alert">
          <Blank icon={<LockOutlined />} title={t("register.closed")} hint={t("register.closedHint")} />
        </div>
      ) : (
        <RegisterForm onClosed={() => setClosed(true)} />
      )}
      <p className={styles.other}>
        {t("register.haveAccount")} <Link to={`/login${search}`}>{t("register.signIn")}</Link>
      </p>
    </VisitorFrame>
  );
}
