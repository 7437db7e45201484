import { useTranslation } from "react-i18next";
import type { DatabaseInfo } from "@/api/database";
import { formatBytes } from "@/lib/format";
import { Moment } from "@/ui/Moment";
import styles from "./Database.module.css";
import { Panel } from "./Panel";

export function InfoPanel({ info }: { info: DatabaseInfo }) {
  const { t } = useTranslation();
  const { database_file: file, user_statistics: users, recent_activity: recent } = info;
  return (
    <Panel title={t("database.info")}>
      <dl className={styles.facts}>
        <dt>{t("database.size")}</dt>
        <dd>{formatBytes(file.file_size)}</dd>
        <dt>{t("database.path")}</dt>
        <dd className={styles.path}>{file.file_path}</dd>
        <dt>{t("database.createdAt")}</dt>
        <dd>
          <MaybeMoment at={file.created_time} />
        </dd>
        <dt>{t("database.modifiedAt")}</dt>
        <dd>
          <MaybeMoment at={file.modified_time} />
        </dd>
        <dt>{t("database.users")}</dt>
        <dd>
          {t("database.usersText", {
            total: users.total_users,
            active: users.active_users,
            admins: users.admin_users,
          })}
        </dd>
        <dt>{t("database.lastExecution")}</dt>
        <dd>
          <MaybeMoment at={recent.last_execution} />
        </dd>
        <dt>{t("database.lastLog")}</dt>
        <dd>
          <MaybeMoment at={recent.last_log} />
        </dd>
      </dl>
    </Panel>
  );
}

function MaybeMoment({ at }: { at?: string | null }) {
  const { t } = useTranslation();
  return at == null ? t("database.never") : <Moment at={at} />;
}
