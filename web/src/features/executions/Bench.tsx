import { useQuery } from "@tanstack/react-query";
import { Splitter } from "antd";
import { useCallback, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { executionQuery } from "@/api/executions";
import { useIsWide } from "@/lib/useMediaQuery";
import type { CodeEditorHandle } from "@/ui/CodeEditor";
import { EditorPane } from "./EditorPane";
import { readExecutionId } from "./historyAddress";
import { useSentFiles } from "./inputs/useSentFiles";
import { useStop } from "./live/RunHead";
import { useLiveState, useTabRun } from "./live/runs";
import { useFollowed } from "./live/useFollowed";
import { ResultPane } from "./ResultPane";
import { useDraft } from "./useDraft";
import { useEnvironment } from "./useEnvironment";
import { useLoadIntoEditor } from "./useLoadIntoEditor";
import { useMarkedLine } from "./useMarkedLine";
import { useOpenFromLibrary } from "./useOpenFromLibrary";
import { useRun } from "./useRun";
import { useRunShortcut } from "./useRunShortcut";
import type { Tabs } from "./useTabs";

interface Props {
  tabs: Tabs;
  /** The editor's share of the page, as it was dragged. */
  share: string | number | undefined;
  onShare: (share: string | number | undefined) => void;
}

/** The program of a tab, and what came of it. */
export function Bench({ tabs, share, onShare }: Props) {
  const isWide = useIsWide();
  const editor = useRef<CodeEditorHandle>(null);
  const draft = useDraft();
  const loadIntoEditor = useLoadIntoEditor(draft);
  const tab = tabs.active;
  const key = tabs.keyOf(tab.id);
  const [environment, chooseEnvironment] = useEnvironment(tabs);
  const files = useSentFiles(key);
  const [address, setAddress] = useSearchParams();
  const run = useRun(key);
  const { live, shown, execution } = useShown(key, tab.executionId, readExecutionId(address));
  const isRunning = live !== null && live.state.phase !== "ended";
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const stop = useStop(isRunning ? live.run : null);

  function start() {
    const code = draft.draft().text;
    if (isRunning || files.problem !== null) return;
    editor.current?.markLine(null);
    setAddress({}, { replace: true });
    run.start(
      { code, environment, tab, files: files.all },
      {
        started: (id) => {
          tabs.change(tab.id, { executionId: id });
          // Whoever looks at something else by now is left in peace.
          if (isShown.current) setAddress({ execution: String(id) }, { replace: true });
        },
        ended: () => draft.markKept(code),
      },
    );
  }

  useRunShortcut(start, stop);
  useOpenFromLibrary(editor, draft, chooseEnvironment);
  useMarkedLine(editor, execution, draft.draft);
  const goToLine = useCallback((line: number) => editor.current?.goToLine(line), []);

  const bench = {
    code: () => draft.draft().text,
    environment,
    execution: execution?.code === draft.draft().text ? execution : undefined,
    replace: (code: string) => editor.current?.replaceText(code),
    run: start,
  };

  return (
    <Splitter orientation={isWide ? "horizontal" : "vertical"} onResizeEnd={([size]) => onShare(size)}>
      <Splitter.Panel min={isWide ? 320 : 160} defaultSize={share ?? (isWide ? "56%" : "50%")}>
        <EditorPane
          ref={editor}
          draft={draft}
          options={tab.options}
          onOptions={(options) => tabs.change(tab.id, { options })}
          files={files}
          isRunning={isRunning}
          startedAt={isRunning ? live.state.startedAt : null}
          environment={environment}
          onEnvironment={chooseEnvironment}
          bench={bench}
          onRun={start}
        />
      </Splitter.Panel>
      <Splitter.Panel min={isWide ? 320 : 160}>
        <ResultPane
          live={live}
          shown={shown}
          isOfOtherCode={(code) => code !== draft.keptText && code !== draft.draft().text}
          onRetry={start}
          onLine={goToLine}
          onLoad={(code) => loadIntoEditor(code, () => editor.current?.replaceText(code))}
        />
      </Splitter.Panel>
    </Splitter>
  );
}

/**
 * What the pane of results shows: what the address asks for, else the last run of the tab. Where that is under way, it is
 * listened to.
 */
function useShown(key: string, lastId: number | null, askedId: number | null) {
  const own = useTabRun(key);
  const ownState = useLiveState(own);
  const isOwn = own !== null && (askedId === null || askedId === ownState?.id);
  const id = isOwn ? null : (askedId ?? lastId);
  const query = useQuery({ ...executionQuery(id ?? 0), enabled: id !== null });
  const followed = useFollowed(id === null ? undefined : query.data);
  const followedState = useLiveState(followed);
  const run = isOwn ? own : followed;
  const state = isOwn ? ownState : followedState;
  const live = run !== null && state !== null ? { run, state } : null;
  return {
    live,
    shown: id === null ? null : query,
    execution: live === null ? (id === null ? undefined : query.data) : (live.state.execution ?? undefined),
  };
}
