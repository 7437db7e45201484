import { useQuery } from "@tanstack/react-query";
import { Card, Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import { statsQuery, type UserLevel, type UserStats } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";
import { formatBytes, formatDuration, formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Meter } from "@/ui/Meter";
import { TierTag } from "@/ui/TierTag";
import styles from "./ProfilePage.module.css";

/** What of today's quotas is used, and what a run may take. */
export function UsageCard() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const stats = useQuery(statsQuery);
  return (
    <Card
      title={<h2 className={styles.title}>{t("profile.usage")}</h2>}
      extra={stats.data && <TierTag tier={stats.data.level_config} />}
    >
      {stats.isPending && <Loading />}
      {stats.isError && <Failure {...failureText(stats.error)} onRetry={() => stats.refetch()} />}
      {stats.data !== undefined && <Usage stats={stats.data} />}
    </Card>
  );
}

function Usage({ stats }: { stats: UserStats }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { level_config: tier } = stats;
  return (
    <>
      <dl className={styles.meters}>
        <QuotaMeter
          label={t("profile.executions")}
          used={stats.today_executions}
          limit={stats.is_unlimited_executions ? null : tier.daily_executions}
        />
        <QuotaMeter
          label={t("profile.apiCalls")}
          used={stats.today_api_calls}
          limit={stats.is_unlimited_api_calls ? null : tier.daily_api_calls}
        />
      </dl>
      <p className={styles.resets}>
        {t("profile.resetsAt", { moment: formatMoment(stats.resets_at, language) })}
      </p>
      <Allowance tier={tier} />
    </>
  );
}

function QuotaMeter({ label, used, limit }: { label: string; used: number; limit: number | null }) {
  const { t } = useTranslation();
  if (limit === null) return <Meter label={label} text={t("profile.usedUnlimited", { used })} />;
  return <Meter label={label} text={t("profile.used", { used, limit })} used={used} limit={limit} />;
}

function Allowance({ tier }: { tier: UserLevel }) {
  const { t } = useTranslation();
  const orUnlimited = (number: number) => (number < 0 ? t("profile.unlimited") : String(number));
  return (
    <Descriptions
      size="small"
      title={t("profile.allowance")}
      column={{ xs: 1, sm: 2, md: 3 }}
      items={[
        {
          key: "time",
          label: t("profile.wallTime"),
          children: formatDuration(tier.max_execution_time * 1000),
        },
        { key: "memory", label: t("profile.memory"), children: formatBytes(tier.max_memory * 1024 ** 2) },
        { key: "concurrent", label: t("profile.concurrent"), children: tier.max_concurrent_executions },
        { key: "codes", label: t("profile.savedCodes"), children: orUnlimited(tier.max_saved_codes) },
        { key: "keys", label: t("profile.apiKeys"), children: orUnlimited(tier.max_api_keys) },
      ]}
    />
  );
}
