import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { statsQuery } from "@/api/accounts";
import { type Execution, executionListsKey, executionQuery } from "@/api/executions";
import {
  cancelExecution,
  type ExecuteRequest,
  executeLive,
  followExecution,
  sendInput,
} from "@/api/liveExecutions";
import { keeper } from "@/api/session";
import { observable, useObservable } from "@/lib/observable";
import { LiveRun, type LiveState, type Surroundings } from "./liveRun";

const around: Surroundings = {
  now: Date.now,
  // Not with the next picture: a tab that is not looked at draws none.
  soon: (work) => setTimeout(work, 40),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  follow: followExecution,
  cancel: cancelExecution,
  send: sendInput,
};

/** As many that have ended are kept to be looked at as they were printed. */
const ENDED_MAX = 24;

/** The runs this page listens to, by the tab they were begun in or by what they are. Leaving a page ends none. */
const runs = observable<ReadonlyMap<string, LiveRun>>(new Map());

// What one user ran is not for the next one.
keeper.session.subscribe(() => {
  if (keeper.session.get().kind === "signedIn") return;
  for (const run of runs.get().values()) run.leave();
  runs.set(new Map());
});

function add(key: string, run: LiveRun) {
  const kept = [...runs.get()].filter(([other]) => other !== key);
  const ended = kept.filter(([, { get }]) => get().phase === "ended");
  const old = new Set(ended.slice(0, Math.max(0, ended.length - ENDED_MAX)).map(([other]) => other));
  runs.set(new Map([...kept.filter(([other]) => !old.has(other)), [key, run]]));
}

export interface Start {
  request: ExecuteRequest;
  files: readonly File[];
  onStarted: (id: number) => void;
  onEnded: (execution: Execution) => void;
}

/** Runs a program from a tab. */
export function startRun(
  key: string,
  queryClient: QueryClient,
  { request, files, onStarted, onEnded }: Start,
) {
  const run = new LiveRun(around, { code: request.code ?? null, id: null });
  add(key, run);
  const stop = run.subscribe(() => {
    const { id } = run.get();
    if (id === null) return;
    stop();
    onStarted(id);
  });
  void run
    .listen((signal) => executeLive(request, files, signal))
    .then((state) => {
      settle(queryClient, state);
      if (state.execution !== null) onEnded(state.execution);
    });
}

/** Listens to an execution that is under way, from its beginning. */
function followRun(queryClient: QueryClient, id: number) {
  const run = new LiveRun(around, { code: null, id });
  add(`execution ${id}`, run);
  void run.listen().then((state) => settle(queryClient, state));
}

/** What is known elsewhere of executions and quotas is older than this. */
function settle(queryClient: QueryClient, { execution }: LiveState) {
  if (execution !== null) queryClient.setQueryData(executionQuery(execution.id).queryKey, execution);
  void queryClient.invalidateQueries({ queryKey: executionListsKey });
  void queryClient.invalidateQueries({ queryKey: statsQuery.queryKey });
}

function withId(all: ReadonlyMap<string, LiveRun>, id: number): LiveRun | undefined {
  return [...all.values()].findLast((run) => run.get().id === id);
}

/** Called where an execution is found under way; once is enough. */
export function ensureFollowed(queryClient: QueryClient, id: number) {
  if (withId(runs.get(), id) === undefined) followRun(queryClient, id);
}

/** The last run of a tab. */
export const useTabRun = (key: string): LiveRun | null => useObservable(runs).get(key) ?? null;

/** The run of an execution, where it was listened to. */
export function useRunOf(id: number | null): LiveRun | null {
  const all = useObservable(runs);
  return id === null ? null : (withId(all, id) ?? null);
}

const nothing = () => () => undefined;
const none = () => null;

export function useLiveState(run: LiveRun | null): LiveState | null {
  return useSyncExternalStore(run?.subscribe ?? nothing, run?.get ?? none);
}

/** Which tabs have something running, as a text that changes when that does. */
export function useIsRunning(key: string): boolean {
  const run = useTabRun(key);
  const phase = useSyncExternalStore(run?.subscribe ?? nothing, () => run?.get().phase ?? null);
  return phase !== null && phase !== "ended";
}
