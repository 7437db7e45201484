import { CheckCircleFilled } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { DatabaseImport } from "@/api/database";
import styles from "./Database.module.css";
import { Panel } from "./Panel";
import { RowCounts } from "./RowCounts";

/** What an import brought. The page knows the data from before, so going on begins with loading it anew. */
export function ImportResult({ result: { backup_stats, previous_backup } }: { result: DatabaseImport }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("database.import")}>
      <Alert
        type="success"
        role="status"
        showIcon
        icon={<CheckCircleFilled />}
        title={t("database.imported")}
        description={
          <>
            {t("database.importedBackup")} <code className={styles.path}>{previous_backup}</code>
          </>
        }
      />
      <RowCounts label={t("database.importedTables")} counts={backup_stats} />
      <Button type="primary" onClick={() => window.location.reload()}>
        {t("database.goOn")}
      </Button>
    </Panel>
  );
}
