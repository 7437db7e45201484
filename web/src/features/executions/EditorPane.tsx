import { CaretRightFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type Ref, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { environmentNamesQuery } from "@/api/environments";
import { formatElapsed } from "@/lib/format";
import { useElapsed } from "@/lib/useElapsed";
import { CodeEditor, type CodeEditorHandle, type Cursor } from "@/ui/CodeEditor";
import { EnvironmentSelect } from "@/ui/EnvironmentSelect";
import { AssistantButton, type Bench } from "./assistant/AssistantButton";
import styles from "./Pane.module.css";
import { QuotaNote } from "./QuotaNote";
import { SaveToLibrary } from "./SaveToLibrary";
import type { DraftHandle } from "./useDraft";
import type { Run } from "./useRun";
import { RUN_KEYS } from "./useRunShortcut";

interface Props {
  draft: DraftHandle;
  run: Run;
  /** The name of the environment that is run in. */
  environment: string;
  onEnvironment: (name: string) => void;
  bench: Bench;
  onRun: () => void;
  ref: Ref<CodeEditorHandle>;
}

export function EditorPane({ draft, run, environment, onEnvironment, bench, onRun, ref }: Props) {
  const { t } = useTranslation();
  const hint = useId();
  const names = useQuery(environmentNamesQuery);
  const [cursor, setCursor] = useState<Cursor>({ line: 1, column: 1 });

  return (
    <section className={styles.pane} aria-label={t("workbench.editor")}>
      <div className={styles.bar}>
        <span className={styles.file}>{t("workbench.file")}</span>
        <span className={styles.spring} />
        <span className={styles.keys} aria-hidden="true">
          {RUN_KEYS.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
        <EnvironmentSelect
          label={t("environments.choose")}
          names={names.data ?? []}
          value={environment}
          isLoading={names.isPending}
          onChange={onEnvironment}
        />
        <AssistantButton bench={bench} />
        <SaveToLibrary draft={draft} environment={environment} />
        <RunButton run={run} onRun={onRun} />
      </div>
      <div className={styles.fill}>
        <CodeEditor
          ref={ref}
          label={t("workbench.editor")}
          describedBy={hint}
          initialText={draft.initialText}
          onChange={draft.edit}
          onRun={onRun}
          onCursor={setCursor}
        />
      </div>
      <div className={styles.foot}>
        <span>{t("workbench.cursor", { ...cursor })}</span>
        <span id={hint} className={styles.onlyWide}>
          {t("workbench.leaveHint")}
        </span>
        <span className={styles.spring} />
        <QuotaNote />
        <span role="status">{draft.isSaved ? t("workbench.saved") : t("workbench.notSaved")}</span>
      </div>
    </section>
  );
}

function RunButton({ run, onRun }: { run: Run; onRun: () => void }) {
  const { t } = useTranslation();
  const elapsed = useElapsed(run.startedAt);
  return (
    <Button
      type="primary"
      icon={<CaretRightFilled />}
      loading={run.isRunning}
      aria-label={run.isRunning ? t("workbench.running") : t("workbench.run")}
      onClick={onRun}
    >
      {run.isRunning ? formatElapsed(elapsed) : t("workbench.run")}
    </Button>
  );
}
