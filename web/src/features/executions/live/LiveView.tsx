import { Alert } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "@/api/failureText";
import { Console } from "@/ui/Console";
import { CopyButton } from "@/ui/CopyButton";
import { ExecutionSummary } from "../ExecutionSummary";
import styles from "./Live.module.css";
import type { LiveRun, LiveState } from "./liveRun";
import { RunHead } from "./RunHead";
import { RunParts } from "./RunParts";
import { StdinLine } from "./StdinLine";

interface Props {
  run: LiveRun;
  state: LiveState;
  onLine?: (line: number) => void;
}

/** A run as it goes on, and afterwards as it was printed. */
export function LiveView({ run, state, onLine }: Props) {
  const { execution } = state;
  const isLive = state.phase !== "ended";
  const isFailed = execution !== null && execution.status !== "success";
  return (
    <div className={styles.view} data-failed={isFailed}>
      {execution === null ? (
        isLive && <RunHead run={run} state={state} />
      ) : (
        <ExecutionSummary execution={execution} />
      )}
      <Notes state={state} />
      {state.id !== null && (
        <RunParts
          output={<Printed state={state} onLine={onLine} />}
          isFailed={isFailed}
          displays={state.displays}
          displaysCut={execution?.displays_cut ?? 0}
          artifacts={state.artifacts}
          artifactsCut={execution?.artifacts_cut ?? 0}
          usage={state.usage}
          executionId={execution?.id ?? null}
          tools={<CopyOutput state={state} />}
        />
      )}
      {state.phase === "running" && <StdinLine run={run} state={state} />}
    </div>
  );
}

function Notes({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <>
      {state.failure !== null && <Alert banner type="error" title={failureText(state.failure).message} />}
      {state.isIncomplete && <Alert banner role="note" type="warning" title={t("live.incomplete")} />}
      {state.execution?.truncated && (
        <Alert banner role="note" type="warning" title={t("result.truncated")} />
      )}
    </>
  );
}

function Printed({ state, onLine }: { state: LiveState; onLine?: (line: number) => void }) {
  const { t } = useTranslation();
  const isLive = state.phase !== "ended";
  if (state.lines.length === 0)
    return <p className={styles.none}>{isLive ? t("live.nothingYet") : t("result.noOutput")}</p>;
  return (
    <Console
      label={t("live.asPrinted")}
      lines={state.lines}
      dropped={state.dropped}
      isLive={isLive}
      onLine={onLine}
    />
  );
}

function CopyOutput({ state: { lines } }: { state: LiveState }) {
  const { t } = useTranslation();
  const text = useMemo(
    () => () => lines.map(({ spans }) => spans.map((span) => span.text).join("")).join("\n"),
    [lines],
  );
  return lines.length === 0 ? null : <CopyButton text={text} of={t("result.stdout")} />;
}
