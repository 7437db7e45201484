import { Alert } from "antd";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Execution } from "@/api/executions";
import { transcriptOf, type Voice } from "@/lib/transcript";
import { Console } from "@/ui/Console";
import { CopyButton } from "@/ui/CopyButton";
import { ExecutionSummary } from "./ExecutionSummary";
import styles from "./ExecutionView.module.css";
import { RunParts } from "./live/RunParts";

interface Props {
  execution: Execution;
  onLine?: (line: number) => void;
  /** Whose files are not the reader's own to have all in one. */
  isOfOther?: boolean;
}

/** How an execution ended and what it wrote, output and error apart. */
export function ExecutionView({ execution, onLine, isOfOther = false }: Props) {
  const { t } = useTranslation();
  const { stdout, stderr } = execution;
  const isOutputAlone = stdout !== "" && stderr === "";
  return (
    <div className={styles.view}>
      <ExecutionSummary execution={execution} />
      {execution.truncated && <Alert banner role="note" type="warning" title={t("result.truncated")} />}
      <RunParts
        output={<Streams execution={execution} onLine={onLine} />}
        isFailed={execution.status !== "success"}
        displays={execution.displays}
        displaysCut={execution.displays_cut}
        artifacts={execution.artifacts}
        artifactsCut={execution.artifacts_cut}
        usage={execution.usage}
        executionId={isOfOther ? null : execution.id}
        tools={isOutputAlone ? <CopyButton text={stdout} of={t("result.stdout")} /> : undefined}
      />
    </div>
  );
}

function Streams({ execution: { status, stdout, stderr }, onLine }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <div className={styles.streams}>
      {stderr !== "" && (
        <Stream voice="stderr" text={stderr} isError={status !== "success"} onLine={onLine} />
      )}
      {stdout !== "" && <Stream voice="stdout" text={stdout} isAlone={stderr === ""} />}
      {stdout === "" && stderr === "" && <p className={styles.none}>{t("result.noOutput")}</p>}
    </div>
  );
}

interface StreamProps {
  voice: Extract<Voice, "stdout" | "stderr">;
  text: string;
  isError?: boolean;
  /** Named by the bar above, which also copies it. */
  isAlone?: boolean;
  onLine?: (line: number) => void;
}

function Stream({ voice, text, isError = false, isAlone = false, onLine }: StreamProps) {
  const { t } = useTranslation();
  const transcript = useMemo(() => transcriptOf(voice, text), [voice, text]);
  const name = t(`result.${voice}`);
  return (
    <section className={styles.stream} data-error={isError}>
      {!isAlone && (
        <header className={styles.streamBar}>
          <h3>{name}</h3>
          <CopyButton text={text} of={name} />
        </header>
      )}
      <Console
        label={name}
        lines={transcript.lines}
        dropped={transcript.dropped}
        // What went wrong stands at the end.
        isLive={isError}
        onLine={onLine}
      />
    </section>
  );
}
