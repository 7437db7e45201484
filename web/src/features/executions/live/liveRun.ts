import type { Execution } from "@/api/executions";
import type { Artifact, Display, LiveEvent, LiveEvents, PlacedEvent, UsagePoint } from "@/api/liveExecutions";
import { ApiFailure } from "@/api/problem";
import { type Line, Transcript } from "@/lib/transcript";

/** How far a run is. `asking`: it waits for its turn, or for an answer. */
export type Phase = "asking" | "preparing" | "running" | "ended";

/** What is known of a run. Replaced whenever something becomes known. */
export interface LiveState {
  phase: Phase;
  /** Null until the server has said it. */
  id: number | null;
  /** The text that runs; null where it was not begun from here. */
  code: string | null;
  /** As `Date.now()`. */
  startedAt: number;
  /** What was said last about the packages that are being prepared. */
  preparing: string;
  lines: readonly Line[];
  /** How many lines at the beginning are not kept any more. */
  dropped: number;
  displays: readonly Display[];
  artifacts: readonly Artifact[];
  usage: readonly UsagePoint[];
  /** Something of the output did not get here in time. */
  isIncomplete: boolean;
  /** The connection broke, and is being made anew. */
  isReconnecting: boolean;
  isStopping: boolean;
  isInputOpen: boolean;
  /** The outcome, once there is one. */
  execution: Execution | null;
  /** Why nothing more will be known. */
  failure: Error | null;
}

export interface Surroundings {
  now(): number;
  /** Calls back soon, with the next picture the browser draws or so. */
  soon(work: () => void): void;
  wait(ms: number): Promise<void>;
  /** Listens to an execution, after a place. */
  follow(id: number, after: string | undefined, signal: AbortSignal): LiveEvents;
  cancel(id: number): Promise<void>;
  send(id: number, input: { data: string } | { eof: true }): Promise<void>;
}

/** What a program printed goes into the transcript; everything else changes the state. */
type Told = Exclude<LiveEvent, { kind: "stdout" | "stderr" }>;

const ATTEMPTS_MAX = 8;
const ATTEMPT_WAIT_MS_MAX = 8_000;
/** As many as the server measures at most. */
const USAGE_POINTS_MAX = 600;

/** A run that is listened to. It outlives the page that shows it. */
export class LiveRun {
  private state: LiveState;
  private readonly transcript = new Transcript();
  private readonly listeners = new Set<() => void>();
  private readonly controller = new AbortController();
  private isDue = false;
  private place: string | undefined;

  constructor(
    private readonly around: Surroundings,
    start: { code: string | null; id: number | null },
  ) {
    this.state = {
      phase: start.id === null ? "asking" : "running",
      id: start.id,
      code: start.code,
      startedAt: around.now(),
      preparing: "",
      lines: [],
      dropped: 0,
      displays: [],
      artifacts: [],
      usage: [],
      isIncomplete: false,
      isReconnecting: false,
      isStopping: false,
      isInputOpen: true,
      execution: null,
      failure: null,
    };
  }

  readonly get = (): LiveState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Listens until it has ended; without `ask`, to an execution that is under way. Resolves with the last state. */
  async listen(ask?: (signal: AbortSignal) => LiveEvents): Promise<LiveState> {
    const { signal } = this.controller;
    let attempts = 0;
    let events = ask?.(signal) ?? this.around.follow(this.state.id ?? 0, undefined, signal);
    for (;;) {
      try {
        for await (const placed of events) {
          attempts = 0;
          this.take(placed);
        }
        return this.state;
      } catch (error) {
        if (signal.aborted) return this.state;
        const { id } = this.state;
        attempts += 1;
        if (id === null || attempts > ATTEMPTS_MAX || !isPassing(error)) return this.fail(error);
        this.update({ isReconnecting: true });
        await this.around.wait(Math.min(ATTEMPT_WAIT_MS_MAX, 250 * 2 ** attempts));
        events = this.around.follow(id, this.place, signal);
      }
    }
  }

  /** Asks the server to end it; what it printed until then still comes. */
  async stop() {
    const { id, phase } = this.state;
    if (phase === "ended" || this.state.isStopping) return;
    this.update({ isStopping: true });
    if (id === null) {
      // It has not begun: nobody waits for it any more.
      this.leave();
      this.fail(null);
      return;
    }
    try {
      await this.around.cancel(id);
    } catch (error) {
      this.update({ isStopping: false });
      throw error;
    }
  }

  /** Writes a line to the program, and shows it where it was asked for. */
  async send(line: string) {
    const { id } = this.state;
    if (id === null) return;
    await this.input(id, { data: `${line}\n` });
    this.transcript.write("stdin", `${line}\n`);
    this.changed();
  }

  async endInput() {
    const { id } = this.state;
    if (id === null) return;
    await this.input(id, { eof: true });
    this.update({ isInputOpen: false });
  }

  /** Listens no more. The program goes on. */
  leave() {
    this.controller.abort();
  }

  private async input(id: number, input: { data: string } | { eof: true }) {
    try {
      await this.around.send(id, input);
    } catch (error) {
      if (error instanceof ApiFailure && (error.code as string) === "stdin_closed")
        this.update({ isInputOpen: false });
      throw error;
    }
  }

  private take({ event, place }: PlacedEvent) {
    this.place = place ?? this.place;
    if (this.state.isReconnecting) this.state = { ...this.state, isReconnecting: false };
    if (event.kind === "stdout" || event.kind === "stderr") {
      this.transcript.write(event.kind, event.text);
      this.changed();
    } else {
      this.update(this.news(event));
    }
  }

  private news(event: Told): Partial<LiveState> {
    const { displays, artifacts, usage } = this.state;
    switch (event.kind) {
      case "preparing":
        return { phase: "preparing", preparing: event.line };
      case "started":
        return { phase: "running", id: event.id, startedAt: this.around.now() };
      case "display":
        return { displays: [...displays, { mime: event.mime, data: event.data }] };
      case "artifact":
        return { artifacts: [...artifacts, event] };
      case "usage":
        return {
          usage: [...usage.slice(1 - USAGE_POINTS_MAX), event],
          startedAt: this.started(event.wall_ms),
        };
      case "skipped":
        return { isIncomplete: true };
      case "finished":
        return ended(event.execution);
    }
  }

  /** Where the run was found under way, its beginning is known by what it has taken. */
  private started(wallMs: number): number {
    const { startedAt, code } = this.state;
    return code === null ? Math.min(startedAt, this.around.now() - wallMs) : startedAt;
  }

  private fail(error: unknown): LiveState {
    const failure = error === null ? null : error instanceof Error ? error : new Error(String(error));
    this.update({ phase: "ended", isStopping: false, isReconnecting: false, isInputOpen: false, failure });
    return this.state;
  }

  private update(change: Partial<LiveState>) {
    this.state = { ...this.state, ...change };
    this.changed();
  }

  /** Tells of many changes at once: programs print faster than anybody reads. */
  private changed() {
    if (this.isDue) return;
    this.isDue = true;
    this.around.soon(() => {
      this.isDue = false;
      const { lines, dropped } = this.transcript;
      this.state = { ...this.state, lines, dropped };
      for (const listener of this.listeners) listener();
    });
  }
}

function ended(execution: Execution): Partial<LiveState> {
  const { artifacts, displays, usage, id } = execution;
  return {
    phase: "ended",
    id,
    execution,
    artifacts,
    displays,
    usage,
    isStopping: false,
    isInputOpen: false,
  };
}

/** It may go well the next time. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiFailure && (error.code === "network" || (error.status ?? 0) >= 500);
}
