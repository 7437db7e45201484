import { useQuery } from "@tanstack/react-query";
import { Splitter } from "antd";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { executionQuery } from "@/api/executions";
import { useIsWide } from "@/lib/useMediaQuery";
import { usePageTitle } from "@/lib/usePageTitle";
import type { CodeEditorHandle } from "@/ui/CodeEditor";
import { EditorPane } from "./EditorPane";
import { readExecutionId } from "./historyAddress";
import { ResultPane } from "./ResultPane";
import { useDraft } from "./useDraft";
import { useEnvironment } from "./useEnvironment";
import { useLoadIntoEditor } from "./useLoadIntoEditor";
import { useMarkedLine } from "./useMarkedLine";
import { useOpenFromLibrary } from "./useOpenFromLibrary";
import { useRun } from "./useRun";
import { useRunShortcut } from "./useRunShortcut";
import styles from "./WorkbenchPage.module.css";

export function WorkbenchPage() {
  const { t } = useTranslation();
  usePageTitle(t("workbench.title"));
  const isWide = useIsWide();
  const editor = useRef<CodeEditorHandle>(null);
  const draft = useDraft();
  const loadIntoEditor = useLoadIntoEditor(draft);
  const run = useRun();
  const [environment, chooseEnvironment] = useEnvironment();
  const [address, setAddress] = useSearchParams();
  const askedId = readExecutionId(address);
  const shownId = askedId ?? run.lastId;
  const shown = useQuery({ ...executionQuery(shownId ?? 0), enabled: shownId !== null });

  function start() {
    const code = draft.draft().text;
    editor.current?.markLine(null);
    setAddress({}, { replace: true });
    run.start({ code, conda_env: environment }, (execution) => {
      draft.markKept(code);
      setAddress({ execution: String(execution.id) }, { replace: true });
    });
  }

  useRunShortcut(start);
  useOpenFromLibrary(editor, draft, chooseEnvironment);
  useMarkedLine(editor, shown.data, draft.draft);
  const goToLine = useCallback((line: number) => editor.current?.goToLine(line), []);

  const bench = {
    code: () => draft.draft().text,
    environment,
    execution: shown.data?.code === draft.draft().text ? shown.data : undefined,
    replace: (code: string) => editor.current?.replaceText(code),
    run: start,
  };

  return (
    <div className={styles.page}>
      <h1 className={styles.unseen}>{t("workbench.title")}</h1>
      <Splitter orientation={isWide ? "horizontal" : "vertical"}>
        <Splitter.Panel min={isWide ? 320 : 160} defaultSize={isWide ? "56%" : "50%"}>
          <EditorPane
            ref={editor}
            draft={draft}
            run={run}
            environment={environment}
            onEnvironment={chooseEnvironment}
            bench={bench}
            onRun={start}
          />
        </Splitter.Panel>
        <Splitter.Panel min={isWide ? 320 : 160}>
          <ResultPane
            run={run}
            failure={askedId === null ? run.failure : null}
            shown={shownId === null ? null : shown}
            isOfOtherCode={(code) => code !== draft.keptText && code !== draft.draft().text}
            onRetry={start}
            onLine={goToLine}
            onLoad={(code) => loadIntoEditor(code, () => editor.current?.replaceText(code))}
          />
        </Splitter.Panel>
      </Splitter>
    </div>
  );
}
