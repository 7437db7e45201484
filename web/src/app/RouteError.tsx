import { DisconnectOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "@/lib/usePageTitle";
import { Blank } from "@/ui/Blank";
import styles from "./AppShell.module.css";

/** In the place of a page that threw, or whose code could not be fetched. */
export function RouteError() {
  const { t } = useTranslation();
  usePageTitle(t("page.broken"));
  return (
    <div role="alert" className={styles.alone}>
      <Blank icon={<DisconnectOutlined />} title={t("page.broken")} hint={t("page.brokenHint")}>
        <Button type="primary" onClick={() => window.location.reload()}>
          {t("action.reload")}
        </Button>
      </Blank>
    </div>
  );
}
