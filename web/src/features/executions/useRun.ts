import { useQueryClient } from "@tanstack/react-query";
import type { Tab } from "@/lib/tabs";
import type { LiveState } from "./live/liveRun";
import { startRun, useLiveState, useTabRun } from "./live/runs";

interface Program {
  code: string;
  environment: string;
  tab: Tab;
  files: readonly File[];
}

export interface Run {
  /** The last run that was begun in this tab since the page was loaded. */
  state: LiveState | null;
  start(program: Program, on: { started: (id: number) => void; ended: () => void }): void;
}

/** Running the program of a tab. What runs is known to every page: leaving the workbench and coming back changes nothing. */
export function useRun(key: string): Run {
  const queryClient = useQueryClient();
  const state = useLiveState(useTabRun(key));
  return {
    state,
    start({ code, environment, tab: { options }, files }, on) {
      const { args, env, timeoutS, memoryMb } = options;
      const request = {
        code,
        conda_env: environment,
        ...(args.length === 0 ? {} : { args }),
        ...(Object.keys(env).length === 0 ? {} : { env }),
        ...(timeoutS === null ? {} : { timeout_s: timeoutS }),
        ...(memoryMb === null ? {} : { memory_mb: memoryMb }),
      };
      startRun(key, queryClient, { request, files, onStarted: on.started, onEnded: on.ended });
    },
  };
}
