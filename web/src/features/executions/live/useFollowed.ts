import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Execution, isUnfinished } from "@/api/executions";
import type { LiveRun } from "./liveRun";
import { ensureFollowed, useRunOf } from "./runs";

/** The run of an execution that is under way, or was listened to until it ended. */
export function useFollowed(execution: Execution | undefined): LiveRun | null {
  const queryClient = useQueryClient();
  const run = useRunOf(execution?.id ?? null);
  const id = execution?.id;
  const isUnderWay = execution !== undefined && isUnfinished(execution.status);
  useEffect(() => {
    if (id !== undefined && isUnderWay) ensureFollowed(queryClient, id);
  }, [queryClient, id, isUnderWay]);
  return run;
}
