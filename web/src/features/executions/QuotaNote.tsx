import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { statsQuery } from "@/api/accounts";
import { formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import styles from "./Pane.module.css";

/** How often one may still run something today. It says nothing while that is not known. */
export function QuotaNote() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { data: stats } = useQuery(statsQuery);
  if (stats === undefined) return null;
  const remaining = stats.remaining_executions;
  const text =
    remaining === null
      ? t("workbench.quotaUnlimited")
      : t("workbench.quota", { remaining, limit: stats.level_config.daily_executions });
  return (
    <Link
      to="/profile"
      className={remaining === 0 ? styles.quotaUsedUp : styles.quota}
      title={t("workbench.quotaResets", { moment: formatMoment(stats.resets_at, language) })}
    >
      {text}
    </Link>
  );
}
