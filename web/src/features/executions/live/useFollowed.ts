import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Execution } from "@/api/executions";
import type { LiveRun } from "./liveRun";
import { ensureFollowed, useRunOf } from "./runs";

/** The run of an execution that is under way, or was listened to until it ended. */
export function useFollowed(execution: Execution | undefined): LiveRun | null {
  const queryClient = useQueryClient();
  const run = useRunOf(execution?.id ?? null);
  const id = execution?.id;
  const isUnfinished = execution?.status === "queued" || execution?.status === "running";
  useEffect(() => {
    if (id !== undefined && isUnfinished) ensureFollowed(queryClient, id);
  }, [queryClient, id, isUnfinished]);
  return run;
}
