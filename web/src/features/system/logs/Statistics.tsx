import { BarChartOutlined } from "@ant-design/icons";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { lazy, Suspense, useId } from "react";
import { useTranslation } from "react-i18next";
import { type AuditStats, auditStatsQuery } from "@/api/audit";
import { useFailureText } from "@/api/failureText";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import styles from "./Logs.module.css";
import { PERIODS } from "./logsAddress";

// What draws is large, and the table below need not wait for it.
const Charts = lazy(async () => ({ default: (await import("./Charts")).Charts }));

interface Props {
  days: number;
  onDays: (days: number) => void;
}

/** What the entries of the last days are together. */
export function Statistics({ days, onDays }: Props) {
  const { t } = useTranslation();
  const title = useId();
  const stats = useQuery(auditStatsQuery(days));
  return (
    <section className={styles.statistics} aria-labelledby={title}>
      <header>
        <h2 id={title}>{t("logs.statistics")}</h2>
        <span className={styles.sum}>
          {stats.data !== undefined &&
            t("logs.sum", { days: stats.data.period_days, total: stats.data.total_logs })}
        </span>
        <Segmented
          aria-label={t("logs.period")}
          value={days}
          options={PERIODS.map((value) => ({ value, label: t("logs.days", { days: value }) }))}
          onChange={onDays}
        />
      </header>
      <div className={styles.place}>
        <Drawn stats={stats} />
      </div>
    </section>
  );
}

function Drawn({ stats }: { stats: UseQueryResult<AuditStats> }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  if (stats.isPending) return <Loading />;
  if (stats.isError) return <Failure {...failureText(stats.error)} onRetry={() => stats.refetch()} />;
  if (stats.data.total_logs === 0) return <Blank icon={<BarChartOutlined />} title={t("logs.quiet")} />;
  return (
    <Suspense fallback={<Loading />}>
      <Charts stats={stats.data} isStale={stats.isPlaceholderData} />
    </Suspense>
  );
}
