import { CodeOutlined } from "@ant-design/icons";
import { type UseQueryResult, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Alert, Button, Spin } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery, tiersQuery } from "@/api/accounts";
import type { Execution } from "@/api/executions";
import { useFailureText } from "@/api/failureText";
import { formatDuration, formatElapsed } from "@/lib/format";
import { useElapsed } from "@/lib/useElapsed";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { ExecutionView } from "./ExecutionView";
import styles from "./Pane.module.css";
import type { Run } from "./useRun";
import { RUN_KEYS } from "./useRunShortcut";

interface Props {
  run: Run;
  /** Why the last program could not be run at all. */
  failure: Error | null;
  /** The execution to show; null when there is none. */
  shown: UseQueryResult<Execution> | null;
  isOfOtherCode: (code: string) => boolean;
  onRetry: () => void;
  onLine: (line: number) => void;
  onLoad: (code: string) => void;
}

export function ResultPane(props: Props) {
  const { t } = useTranslation();
  return (
    <section className={styles.pane} aria-label={t("workbench.result")} aria-busy={props.run.isRunning}>
      <Content {...props} />
    </section>
  );
}

function Content({ run, failure, shown, isOfOtherCode, onRetry, onLine, onLoad }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();

  if (run.startedAt !== null) return <Running startedAt={run.startedAt} />;
  if (failure !== null) return <Failure {...failureText(failure)} onRetry={onRetry} />;
  if (shown === null) {
    return (
      <Blank
        icon={<CodeOutlined />}
        title={t("workbench.empty")}
        hint={t("workbench.emptyHint", { shortcut: RUN_KEYS.join("+") })}
      />
    );
  }
  if (shown.isPending) return <Loading />;
  if (shown.isError) return <Failure {...failureText(shown.error)} onRetry={() => shown.refetch()} />;

  const { code } = shown.data;
  const isOther = isOfOtherCode(code);
  return (
    <>
      {isOther && (
        <Alert
          banner
          role="note"
          type="info"
          title={t("workbench.otherText")}
          action={
            <Button size="small" onClick={() => onLoad(code)}>
              {t("workbench.loadThat")}
            </Button>
          }
        />
      )}
      <ExecutionView execution={shown.data} onLine={isOther ? undefined : onLine} />
    </>
  );
}

function TimeLimit() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: tiers } = useQuery(tiersQuery);
  const seconds = tiers?.[String(me.user_level)]?.max_execution_time;
  return seconds === undefined ? null : t("workbench.runningHint", { limit: formatDuration(seconds * 1000) });
}

function Running({ startedAt }: { startedAt: number }) {
  const { t } = useTranslation();
  const elapsed = useElapsed(startedAt);
  return (
    <Blank icon={<Spin size="large" />} title={t("status.running")} hint={<TimeLimit />}>
      <span className={styles.elapsed} role="timer" aria-live="off">
        {formatElapsed(elapsed)}
      </span>
    </Blank>
  );
}
