import { useTranslation } from "react-i18next";
import type { Execution } from "@/api/executions";
import { formatBytes, formatDuration } from "@/lib/format";
import { Meter } from "@/ui/Meter";
import { StatusTag } from "@/ui/StatusTag";
import styles from "./ExecutionView.module.css";
import { IsolationNote } from "./IsolationNote";

/** Status, how it ended, and what it took of what it was allowed. */
export function ExecutionSummary({ execution }: { execution: Execution }) {
  const { t } = useTranslation();
  const { limits } = execution;
  const ofLimit = (used: string, limit: string | undefined) =>
    limit === undefined ? used : t("result.ofLimit", { used, limit });
  return (
    <header className={styles.summary}>
      <div className={styles.outcome} role="status">
        <StatusTag status={execution.status} />
        <Ending execution={execution} />
        <span className={styles.spring} />
        {isKnown(execution.isolation) && <IsolationNote isolation={execution.isolation} />}
      </div>
      <Explanation status={execution.status} struck={limits?.struck ?? null} />
      <dl className={styles.meters}>
        <Meter
          label={t("result.wallTime")}
          text={ofLimit(
            formatDuration(execution.execution_time),
            limits ? formatDuration(limits.wall_time_ms_max) : undefined,
          )}
          used={execution.execution_time}
          limit={limits?.wall_time_ms_max}
        />
        <Meter
          label={t("result.memory")}
          text={ofLimit(
            formatBytes(execution.peak_memory_bytes),
            limits ? formatBytes(limits.memory_bytes_max) : undefined,
          )}
          used={execution.peak_memory_bytes}
          limit={limits?.memory_bytes_max}
        />
        <Meter label={t("result.cpuTime")} text={formatDuration(execution.cpu_time_ms)} />
      </dl>
    </header>
  );
}

/** Executions that come from elsewhere do not say what they ran in. */
function isKnown({ layers, missing }: Execution["isolation"]): boolean {
  return layers.length + missing.length > 0;
}

function Ending({ execution: { exit_code, signal } }: { execution: Execution }) {
  const { t } = useTranslation();
  if (signal != null) return <span>{t("result.signal", { signal })}</span>;
  if (exit_code != null) return <span>{t("result.exitCode", { code: exit_code })}</span>;
  return null;
}

/** What the status alone does not say. */
function Explanation({
  status,
  struck,
}: {
  status: Execution["status"];
  struck: NonNullable<Execution["limits"]>["struck"];
}) {
  const { t } = useTranslation();
  if (struck !== null) return <p className={styles.hint}>{t(`struck.${struck}`)}</p>;
  switch (status) {
    case "cancelled":
    case "interrupted":
    case "system_error":
      return <p className={styles.hint}>{t(`statusHint.${status}`)}</p>;
    default:
      return null;
  }
}
