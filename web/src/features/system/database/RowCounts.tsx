import { useTranslation } from "react-i18next";
import { useLanguage } from "@/lib/i18n";
import styles from "./Database.module.css";

/** How many rows each table has. */
export function RowCounts({ label, counts }: { label: string; counts: Record<string, number> }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <table className={styles.counts} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t("database.table")}</th>
          <th scope="col">{t("database.rows")}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(counts).map(([table, rows]) => (
          <tr key={table}>
            <th scope="row">{table}</th>
            <td>{rows.toLocaleString(language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
