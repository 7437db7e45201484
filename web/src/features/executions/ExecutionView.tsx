import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Execution } from "@/api/executions";
import { CopyButton } from "@/ui/CopyButton";
import { OutputText } from "@/ui/OutputText";
import { ExecutionSummary } from "./ExecutionSummary";
import styles from "./ExecutionView.module.css";

interface Props {
  execution: Execution;
  onLine?: (line: number) => void;
}

/** How an execution ended and what it wrote, output and error apart. */
export function ExecutionView({ execution, onLine }: Props) {
  const { t } = useTranslation();
  const { status, stdout, stderr } = execution;
  return (
    <div className={styles.view}>
      <ExecutionSummary execution={execution} />
      {execution.truncated && <Alert banner role="note" type="warning" title={t("result.truncated")} />}
      <div className={styles.streams}>
        {stderr !== "" && (
          <Stream name={t("result.stderr")} text={stderr} isError={status !== "success"} onLine={onLine} />
        )}
        {stdout !== "" && <Stream name={t("result.stdout")} text={stdout} />}
        {stdout === "" && stderr === "" && <p className={styles.none}>{t("result.noOutput")}</p>}
      </div>
    </div>
  );
}

interface StreamProps {
  name: string;
  text: string;
  isError?: boolean;
  onLine?: (line: number) => void;
}

function Stream({ name, text, isError = false, onLine }: StreamProps) {
  return (
    <section className={styles.stream} data-error={isError}>
      <header className={styles.streamBar}>
        <h3>{name}</h3>
        <CopyButton text={text} of={name} />
      </header>
      <OutputText label={name} text={text} onLine={onLine} />
    </section>
  );
}
