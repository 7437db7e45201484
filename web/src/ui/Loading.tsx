import { Spin } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./Blank.module.css";

export function Loading() {
  const { t } = useTranslation();
  return (
    <div className={styles.blank} role="status" aria-label={t("page.loading")}>
      <Spin delay={200} />
    </div>
  );
}
