import { useTranslation } from "react-i18next";
import type { AuditEntry } from "@/api/audit";
import styles from "./Logs.module.css";

/** What an entry says beyond its row. */
export function EntryDetails({ entry: { action, user_agent, details } }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const hasDetails = details != null && Object.keys(details).length > 0;
  return (
    <dl className={styles.details}>
      <dt>{t("logs.action")}</dt>
      <dd>
        <code>{action}</code>
      </dd>
      {user_agent != null && (
        <>
          <dt>{t("logs.agent")}</dt>
          <dd>{user_agent}</dd>
        </>
      )}
      <dt>{t("logs.details")}</dt>
      <dd>{hasDetails ? <pre>{JSON.stringify(details, null, 2)}</pre> : t("logs.noDetails")}</dd>
    </dl>
  );
}
