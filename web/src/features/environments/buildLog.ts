import type { QueryClient } from "@tanstack/react-query";
import type { BuildEvents } from "@/api/environments";
import { environmentsKey } from "@/api/environmentsKey";
import { ApiFailure } from "@/api/problem";
import { observable, useObservable } from "@/lib/observable";

/** A build as far as it is known here. */
export interface BuildState {
  isRunning: boolean;
  /** How many builds are before it; null when its turn has come. */
  ahead: number | null;
  lines: readonly string[];
  failure: ApiFailure | null;
}

type Builds = ReadonlyMap<number, BuildState>;

const BEGUN: BuildState = { isRunning: true, ahead: null, lines: [], failure: null };

/** By environment. Known to every page: leaving one and coming back changes nothing. */
const known = observable<Builds>(new Map());

export function useBuild(id: number): BuildState | null {
  return useObservable(known).get(id) ?? null;
}

export function isWatched(id: number): boolean {
  return known.get().get(id)?.isRunning ?? false;
}

function change(id: number, make: (now: BuildState) => BuildState) {
  const now = known.get();
  known.set(new Map([...now, [id, make(now.get(id) ?? BEGUN)]]));
}

export function forgetBuild(id: number) {
  known.set(new Map([...known.get()].filter(([of]) => of !== id)));
}

/**
 * Follows a build to its end. `onBegun` hears of which environment it is, as soon as it was begun; what keeps it from
 * being begun is thrown, and what goes wrong after that is told where its lines are.
 */
export async function follow(
  events: BuildEvents,
  queryClient: QueryClient,
  onBegun: (id: number) => void = () => undefined,
): Promise<void> {
  const first = await events.next();
  if (first.done === true || first.value.kind !== "started") {
    throw new ApiFailure("unexpected", "a build that does not begin with its start");
  }
  const { id } = first.value;
  change(id, () => BEGUN);
  onBegun(id);
  void queryClient.invalidateQueries({ queryKey: environmentsKey });
  void toTheEnd(id, events).finally(() => queryClient.invalidateQueries({ queryKey: environmentsKey }));
}

async function toTheEnd(id: number, events: BuildEvents) {
  try {
    for await (const event of events) {
      if (event.kind === "waiting") change(id, (now) => ({ ...now, ahead: event.ahead }));
      if (event.kind === "progress") {
        change(id, (now) => ({ ...now, ahead: null, lines: [...now.lines, event.line] }));
      }
    }
    change(id, (now) => ({ ...now, isRunning: false, ahead: null }));
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : new ApiFailure("unexpected", String(error));
    change(id, (now) => ({ ...now, isRunning: false, ahead: null, failure }));
  }
}
