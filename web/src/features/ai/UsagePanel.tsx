import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type AiUsageDay, aiUsageQuery } from "@/api/ai";
import { useFailureText } from "@/api/failureText";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import styles from "./Ai.module.css";

/** What was used in the last thirty days, by day and configuration. */
export function UsagePanel() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const usage = useQuery(aiUsageQuery);
  return (
    <section className={styles.usage} aria-labelledby="ai-usage">
      <h2 id="ai-usage">{t("ai.usage")}</h2>
      {usage.isPending && <Loading />}
      {usage.isError && <Failure {...failureText(usage.error)} onRetry={() => usage.refetch()} />}
      {usage.data !== undefined && (
        <>
          <p>
            {usage.data.remaining_tokens == null
              ? t("ai.usedToday", { used: usage.data.tokens_today })
              : t("ai.usedTodayOf", { used: usage.data.tokens_today, limit: usage.data.daily_ai_tokens })}
          </p>
          {usage.data.days.length > 0 && <UsageTable days={usage.data.days} />}
        </>
      )}
    </section>
  );
}

function UsageTable({ days }: { days: AiUsageDay[] }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <div className={styles.scroll} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("ai.usageDay")}</th>
            <th scope="col">{t("ai.name")}</th>
            <th scope="col">{t("ai.usageCalls")}</th>
            <th scope="col">{t("ai.usagePrompt")}</th>
            <th scope="col">{t("ai.usageCompletion")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((row) => (
            <tr key={`${row.day} ${row.config_id}`}>
              <td>{row.day}</td>
              <td>{row.config_name ?? t("ai.usageGone")}</td>
              <td>{row.calls}</td>
              <td>{row.prompt_tokens}</td>
              <td>{row.completion_tokens}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
