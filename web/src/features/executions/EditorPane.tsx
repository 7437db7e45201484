import { CaretRightFilled, LoadingOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type Ref, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { completionsAt, environmentNamesQuery } from "@/api/environments";
import { formatElapsed } from "@/lib/format";
import type { RunOptions } from "@/lib/tabs";
import { useElapsed } from "@/lib/useElapsed";
import { CodeEditor, type CodeEditorHandle, type Cursor } from "@/ui/CodeEditor";
import { EnvironmentSelect } from "@/ui/EnvironmentSelect";
import { AssistantButton, type Bench } from "./assistant/AssistantButton";
import { FormatButton } from "./FormatButton";
import { AddFiles } from "./inputs/AddFiles";
import { DropZone } from "./inputs/DropZone";
import { FileList } from "./inputs/FileList";
import { RunOptionsButton } from "./inputs/RunOptionsButton";
import type { SentFiles } from "./inputs/useSentFiles";
import styles from "./Pane.module.css";
import { QuotaNote } from "./QuotaNote";
import { SaveToLibrary } from "./SaveToLibrary";
import type { DraftHandle } from "./useDraft";
import { RUN_KEYS } from "./useRunShortcut";

interface Props {
  draft: DraftHandle;
  options: RunOptions;
  onOptions: (options: RunOptions) => void;
  files: SentFiles;
  isRunning: boolean;
  /** As `Date.now()`; null when nothing runs. */
  startedAt: number | null;
  /** The name of the environment that is run in. */
  environment: string;
  onEnvironment: (name: string) => void;
  bench: Bench;
  onRun: () => void;
  ref: Ref<CodeEditorHandle>;
}

export function EditorPane(props: Props) {
  const { draft, files, isRunning, startedAt, environment, onEnvironment, bench, onRun, ref } = props;
  const { t } = useTranslation();
  const hint = useId();
  const names = useQuery(environmentNamesQuery);
  const [cursor, setCursor] = useState<Cursor>({ line: 1, column: 1 });

  return (
    <section className={styles.pane} aria-label={t("workbench.editor")}>
      <div className={styles.bar}>
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
        <FormatButton code={bench.code} onFormatted={bench.replace} />
        <RunOptionsButton options={props.options} onChange={props.onOptions} />
        <AddFiles onFiles={files.add} />
        <AssistantButton bench={bench} />
        <SaveToLibrary draft={draft} environment={environment} />
        <RunButton
          isRunning={isRunning}
          startedAt={startedAt}
          isBlocked={files.problem !== null}
          onRun={onRun}
        />
      </div>
      <DropZone onFiles={files.add}>
        <div className={styles.fill}>
          <CodeEditor
            ref={ref}
            label={t("workbench.editor")}
            describedBy={hint}
            initialText={draft.initialText}
            onChange={draft.edit}
            onRun={onRun}
            onCursor={setCursor}
            suggest={(code, line, column, signal) =>
              completionsAt(environment, { code, line, column }, signal)
            }
          />
        </div>
      </DropZone>
      <FileList files={files} />
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

interface RunButtonProps {
  isRunning: boolean;
  startedAt: number | null;
  /** Something else has to be put right first. */
  isBlocked: boolean;
  onRun: () => void;
}

function RunButton({ isRunning, startedAt, isBlocked, onRun }: RunButtonProps) {
  const { t } = useTranslation();
  const elapsed = useElapsed(startedAt);
  return (
    <Button
      type="primary"
      // Not antd's own look of loading, which is too faint to be read.
      icon={isRunning ? <LoadingOutlined /> : <CaretRightFilled />}
      aria-disabled={isRunning}
      disabled={isBlocked}
      aria-label={isRunning ? t("workbench.running") : t("workbench.run")}
      onClick={onRun}
    >
      {isRunning ? <span className={styles.words}>{formatElapsed(elapsed)}</span> : t("workbench.run")}
    </Button>
  );
}
