import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { statsQuery } from "@/api/accounts";
import {
  type Execution,
  execute,
  executeKey,
  executionListsKey,
  executionQuery,
  type Program,
} from "@/api/executions";

export interface Run {
  isRunning: boolean;
  /** As `Date.now()`; null when nothing runs. */
  startedAt: number | null;
  /** Why the last program could not be run at all; null when it ran, however it ended. */
  failure: Error | null;
  /** The id of the last program that was run from this tab. */
  lastId: number | null;
  start(program: Program, onEnd: (execution: Execution) => void): void;
}

/** Running a program. What runs is known to every page: leaving the workbench and coming back changes nothing. */
export function useRun(): Run {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationKey: executeKey,
    mutationFn: execute,
    onSuccess: (execution) => {
      queryClient.setQueryData(executionQuery(execution.id).queryKey, execution);
      return queryClient.invalidateQueries({ queryKey: executionListsKey });
    },
    // A refusal tells something about the quota too.
    onSettled: () => queryClient.invalidateQueries({ queryKey: statsQuery.queryKey }),
  });
  const runs = useMutationState({
    filters: { mutationKey: executeKey },
    select: ({ state }) => ({
      status: state.status,
      submittedAt: state.submittedAt,
      error: state.error,
      id: (state.data as Execution | undefined)?.id ?? null,
    }),
  });
  const last = runs.at(-1);
  const isRunning = last?.status === "pending";

  return {
    isRunning,
    startedAt: isRunning ? last.submittedAt : null,
    failure: last?.error ?? null,
    lastId: runs.findLast((run) => run.id !== null)?.id ?? null,
    start(program, onEnd) {
      if (!isRunning) mutation.mutate(program, { onSuccess: onEnd });
    },
  };
}
