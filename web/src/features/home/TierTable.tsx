import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { tiersQuery, type UserLevel } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";
import { formatBytes, formatDuration } from "@/lib/format";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { TierTag } from "@/ui/TierTag";
import styles from "./HomePage.module.css";

type Column =
  | "executions"
  | "apiCalls"
  | "wallTime"
  | "memory"
  | "concurrent"
  | "savedCodes"
  | "apiKeys"
  | "environments";

/** -1 stands for unlimited. */
const COLUMNS: Record<Column, (tier: UserLevel) => number | string> = {
  executions: (tier) => tier.daily_executions,
  apiCalls: (tier) => tier.daily_api_calls,
  wallTime: (tier) => formatDuration(tier.max_execution_time * 1000),
  memory: (tier) => formatBytes(tier.max_memory * 1024 ** 2),
  concurrent: (tier) => tier.max_concurrent_executions,
  savedCodes: (tier) => tier.max_saved_codes,
  apiKeys: (tier) => tier.max_api_keys,
  environments: (tier) => tier.max_environments,
};

const NAMES = Object.keys(COLUMNS) as Column[];

export function TierTable() {
  const failureText = useFailureText();
  const tiers = useQuery(tiersQuery);
  if (tiers.isPending) return <Loading />;
  if (tiers.isError) return <Failure {...failureText(tiers.error)} onRetry={() => tiers.refetch()} />;
  return <Table tiers={Object.entries(tiers.data)} />;
}

function Table({ tiers }: { tiers: [string, UserLevel][] }) {
  const { t } = useTranslation();
  const cell = (value: number | string) => (value === -1 ? t("home.unlimited") : value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={t("home.tiersTitle")} tabIndex={0}>
      <table className={styles.tiers}>
        <thead>
          <tr>
            <th scope="col">{t("home.tier")}</th>
            {NAMES.map((name) => (
              <th key={name} scope="col">
                {t(`home.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tiers.map(([level, tier]) => (
            <tr key={level}>
              <th scope="row">
                <TierTag tier={tier} />
              </th>
              {NAMES.map((name) => (
                <td key={name}>{cell(COLUMNS[name](tier))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
