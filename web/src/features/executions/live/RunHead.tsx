import { StopOutlined } from "@ant-design/icons";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Alert, App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery, tiersQuery } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";
import type { UsagePoint } from "@/api/liveExecutions";
import { formatBytes, formatDuration, formatElapsed } from "@/lib/format";
import { useElapsed } from "@/lib/useElapsed";
import { Meter } from "@/ui/Meter";
import { StatusTag } from "@/ui/StatusTag";
import { STOP_KEYS } from "../useRunShortcut";
import styles from "./Live.module.css";
import type { LiveRun, LiveState } from "./liveRun";

/** What a program takes of what it may take, while it runs, and the button that ends it. */
export function RunHead({ run, state }: { run: LiveRun; state: LiveState }) {
  const { t } = useTranslation();
  const elapsed = useElapsed(state.startedAt);
  const tier = useTier();
  const last = state.usage.at(-1);
  const memoryMax = tier === undefined ? undefined : tier.max_memory * 1024 ** 2;
  const timeMax = tier === undefined ? undefined : tier.max_execution_time * 1000;
  const cores = coresNow(state.usage);
  const ofLimit = (used: string, limit: string | undefined) =>
    limit === undefined ? used : t("result.ofLimit", { used, limit });
  return (
    <header className={styles.head}>
      <div className={styles.top}>
        <span role="status">
          <StatusTag status={state.phase === "running" ? "running" : "queued"} />{" "}
          {state.phase === "asking" && t("live.waiting")}
          {state.phase === "preparing" && t("live.preparing")}
        </span>
        <span className={styles.elapsed} role="timer" aria-live="off">
          {formatElapsed(elapsed)}
        </span>
        <span className={styles.spring} />
        <StopButton run={run} isStopping={state.isStopping} />
      </div>
      {state.phase === "preparing" && <p className={styles.preparing}>{state.preparing}</p>}
      {state.phase === "running" && (
        <dl className={styles.meters}>
          <Meter
            label={t("result.wallTime")}
            text={ofLimit(
              formatElapsed(elapsed),
              timeMax === undefined ? undefined : formatDuration(timeMax),
            )}
            used={elapsed}
            limit={timeMax}
          />
          <Meter
            label={t("live.memoryNow")}
            text={ofLimit(
              formatBytes(last?.memory_bytes ?? 0),
              memoryMax === undefined ? undefined : formatBytes(memoryMax),
            )}
            used={last?.memory_bytes ?? 0}
            limit={memoryMax}
          />
          <Meter label={t("live.cpuNow")} text={t("live.cores", { cores: cores.toFixed(2) })} />
        </dl>
      )}
      {state.isReconnecting && <Alert banner type="warning" title={t("live.reconnecting")} />}
    </header>
  );
}

function StopButton({ run, isStopping }: { run: LiveRun; isStopping: boolean }) {
  const { t } = useTranslation();
  const stop = useStop(run);
  return (
    <Button
      danger
      icon={<StopOutlined />}
      loading={isStopping}
      title={`${t("live.stop")} (${STOP_KEYS.join("+")})`}
      onClick={stop}
    >
      {isStopping ? t("live.stopping") : t("live.stop")}
    </Button>
  );
}

/** Stops a run, and says so when that did not work. */
export function useStop(run: LiveRun | null): () => void {
  const { message } = App.useApp();
  const { t } = useTranslation();
  const failureText = useFailureText();
  return () => {
    run
      ?.stop()
      .catch((error: unknown) => message.error(`${t("live.stopFailed")} ${failureText(error).message}`));
  };
}

function useTier() {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: tiers } = useQuery(tiersQuery);
  return tiers?.[String(me.user_level)];
}

/** Processors kept busy between the last two measurements. */
export function coresNow(usage: readonly UsagePoint[]): number {
  const last = usage.at(-1);
  const before = usage.at(-2) ?? { wall_ms: 0, cpu_ms: 0 };
  if (last === undefined || last.wall_ms <= before.wall_ms) return 0;
  return Math.max(0, last.cpu_ms - before.cpu_ms) / (last.wall_ms - before.wall_ms);
}
