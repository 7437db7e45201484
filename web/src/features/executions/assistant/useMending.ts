import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { statsQuery } from "@/api/accounts";
import { aiUsageQuery, askAi } from "@/api/ai";
import { execute, executionListsKey, executionQuery } from "@/api/executions";
import { mend, type Round } from "./mending";

export interface Mending {
  rounds: Round[];
  isMending: boolean;
  failure: Error | null;
  /** What came of it; null while it is under way, or was never begun. */
  result: { code: string; isGood: boolean } | null;
  start(code: string, environment: string, roundsMax: number): void;
  stop(): void;
}

export function useMending(): Mending {
  const queryClient = useQueryClient();
  const [rounds, setRounds] = useState<Round[]>([]);
  const mending = useRef<AbortController>(null);

  async function run(code: string, environment: string, signal: AbortSignal) {
    signal.throwIfAborted();
    const execution = await execute({ code, conda_env: environment });
    queryClient.setQueryData(executionQuery(execution.id).queryKey, execution);
    void queryClient.invalidateQueries({ queryKey: executionListsKey });
    signal.throwIfAborted();
    return execution;
  }

  const mutation = useMutation({
    mutationFn: (task: { code: string; environment: string; roundsMax: number }) => {
      const controller = new AbortController();
      mending.current = controller;
      const ask = (question: Parameters<typeof askAi>[0], signal: AbortSignal) =>
        askAi(question, () => undefined, signal);
      const runIn = (code: string, signal: AbortSignal) => run(code, task.environment, signal);
      return mend(task, { run: runIn, ask, onRounds: setRounds }, controller.signal);
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: statsQuery.queryKey });
      return queryClient.invalidateQueries({ queryKey: aiUsageQuery.queryKey });
    },
  });
  useEffect(() => () => mending.current?.abort(), []);

  return {
    rounds,
    isMending: mutation.isPending,
    failure: mutation.error instanceof DOMException ? null : mutation.error,
    result: mutation.data ?? null,
    start: (code, environment, roundsMax) => {
      setRounds([]);
      mutation.mutate({ code, environment, roundsMax });
    },
    stop: () => {
      mending.current?.abort();
      setRounds([]);
      mutation.reset();
    },
  };
}
