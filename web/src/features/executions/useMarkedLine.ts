import { type RefObject, useEffect, useEffectEvent } from "react";
import type { Execution } from "@/api/executions";
import type { Draft } from "@/lib/draft";
import { failingLine } from "@/lib/traceback";
import type { CodeEditorHandle } from "@/ui/CodeEditor";

/** Marks where an execution failed, once, when the editor holds the very text that was run. */
export function useMarkedLine(
  editor: RefObject<CodeEditorHandle | null>,
  execution: Execution | undefined,
  draft: () => Draft,
) {
  const mark = useEffectEvent(() => {
    const isSameText = execution !== undefined && execution.code === draft().text;
    editor.current?.markLine(isSameText ? failingLine(execution.stderr) : null);
  });
  const id = execution?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another execution is what brings another mark
  useEffect(() => mark(), [id]);
}
