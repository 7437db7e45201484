import { CompassOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { usePageTitle } from "@/lib/usePageTitle";
import { Blank } from "@/ui/Blank";
import styles from "./AppShell.module.css";

export function NotFoundPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  usePageTitle(t("page.notFound"));
  return (
    <main className={styles.alone}>
      <Blank icon={<CompassOutlined />} title={<h1>{t("page.notFound")}</h1>} hint={t("page.notFoundHint")}>
        <Button type="primary" onClick={() => navigate("/")}>
          {t("action.home")}
        </Button>
      </Blank>
    </main>
  );
}
