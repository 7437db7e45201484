import { useTranslation } from "react-i18next";
import type { DatabaseInfo } from "@/api/database";
import { Panel } from "./Panel";
import { RowCounts } from "./RowCounts";

export function TablesPanel({ tables }: { tables: DatabaseInfo["table_statistics"] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("database.tables")}>
      <RowCounts label={t("database.tables")} counts={tables} />
    </Panel>
  );
}
