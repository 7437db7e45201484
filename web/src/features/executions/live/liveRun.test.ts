import { describe, expect, it } from "vitest";
import type { Execution } from "@/api/executions";
import type { LiveEvent, LiveEvents } from "@/api/liveExecutions";
import { ApiFailure } from "@/api/problem";
import { LiveRun, type Surroundings } from "./liveRun";

const outcome = { id: 7, status: "success", artifacts: [], displays: [], usage: [] } as unknown as Execution;
const started: LiveEvent = { kind: "started", id: 7 };
const finished: LiveEvent = { kind: "finished", execution: outcome };
const stdout = (text: string): LiveEvent => ({ kind: "stdout", text });

/** Events, and what ends them too early. */
async function* stream(events: LiveEvent[], failure?: Error): LiveEvents {
  let place = 0;
  for (const event of events) {
    place += 1;
    yield { event, place: `p${place}` };
  }
  if (failure) throw failure;
}

interface Asked {
  followed: [number, string | undefined][];
  cancelled: number[];
  sent: unknown[];
  waits: number[];
}

function server(parts: Partial<Surroundings> = {}): Surroundings & Asked {
  const asked: Asked = { followed: [], cancelled: [], sent: [], waits: [] };
  return {
    ...asked,
    now: () => 1_000_000,
    soon: (work) => work(),
    wait: async (ms) => void asked.waits.push(ms),
    follow: (id, after) => {
      asked.followed.push([id, after]);
      return stream([finished]);
    },
    cancel: async (id) => void asked.cancelled.push(id),
    send: async (_, input) => void asked.sent.push(input),
    ...parts,
  };
}

const fresh = { code: "print(1)", id: null };
const text = (run: LiveRun) =>
  run
    .get()
    .lines.map(({ spans }) => spans.map((span) => span.text).join(""))
    .join("\n");

describe("LiveRun", () => {
  it("shows what comes as it comes, and the outcome at last", async () => {
    const run = new LiveRun(server(), fresh);
    const phases = new Set<string>();
    run.subscribe(() => phases.add(`${run.get().phase} ${text(run)}`));
    await run.listen(() => stream([started, stdout("1%\r"), stdout("2%"), finished]));
    expect([...phases]).toEqual(["running ", "running 1%", "running 2%", "ended 2%"]);
    expect(run.get()).toMatchObject({ id: 7, execution: outcome, failure: null, isInputOpen: false });
  });

  it("goes on after what it has when the connection breaks", async () => {
    const around = server();
    const run = new LiveRun(around, fresh);
    const broken = new ApiFailure("network", "gone");
    await run.listen(() => stream([started, stdout("so far")], broken));
    expect(around.followed).toEqual([[7, "p2"]]);
    expect(run.get()).toMatchObject({ phase: "ended", isReconnecting: false, execution: outcome });
  });

  it("gives up after a while, which is longer each time", async () => {
    const around = server({ follow: () => stream([], new ApiFailure("network", "gone")) });
    const run = new LiveRun(around, fresh);
    await run.listen(() => stream([started], new ApiFailure("network", "gone")));
    expect(run.get().failure).toBeInstanceOf(ApiFailure);
    expect(around.waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, 8000]);
  });

  it("does not ask again what was refused, nor what may never have begun", async () => {
    for (const failure of [new ApiFailure("quota_exceeded", "no", 429), new ApiFailure("network", "gone")]) {
      const around = server();
      const run = new LiveRun(around, fresh);
      await run.listen(() => stream([], failure));
      expect(run.get()).toMatchObject({ phase: "ended", failure });
      expect(around.followed).toEqual([]);
    }
  });

  it("finds one that is under way from its beginning, and since when it runs", async () => {
    const usage: LiveEvent = { kind: "usage", wall_ms: 5000, cpu_ms: 10, memory_bytes: 1 };
    const around = server({ follow: () => stream([started, stdout("hello"), usage, finished]) });
    const run = new LiveRun(around, { code: null, id: 7 });
    await run.listen();
    expect(text(run)).toBe("hello");
    expect(run.get().startedAt).toBe(995_000);
  });

  it("shows what was sent where it was asked for, and no more when nobody takes it", async () => {
    const around = server();
    const run = new LiveRun(around, { code: null, id: 7 });
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const listening = run.listen(async function* () {
      yield* stream([started, stdout("name? ")]);
      await gate;
      yield* stream([stdout("hi"), finished]);
    });
    await expect.poll(() => text(run)).toBe("name? ");
    await run.send("Bob");
    await run.endInput();
    expect(around.sent).toEqual([{ data: "Bob\n" }, { eof: true }]);
    expect(run.get().isInputOpen).toBe(false);
    open();
    await listening;
    expect(text(run)).toBe("name? Bob\nhi");
    expect(run.get().lines[0]?.spans.map(({ voice }) => voice)).toEqual(["stdout", "stdin"]);
  });

  it("sends nothing to a program that closed its input", async () => {
    const closed = new ApiFailure("stdin_closed" as ApiFailure["code"], "closed", 409);
    const around = server({ send: () => Promise.reject(closed) });
    const run = new LiveRun(around, { code: null, id: 7 });
    await expect(run.send("Bob")).rejects.toBe(closed);
    expect(run.get().isInputOpen).toBe(false);
    expect(text(run)).toBe("");
  });

  it("is stopped by the server, or left when it has not begun", async () => {
    const around = server();
    const running = new LiveRun(around, { code: null, id: 7 });
    await Promise.all([running.stop(), running.stop()]);
    expect(around.cancelled).toEqual([7]);
    expect(running.get()).toMatchObject({ phase: "running", isStopping: true });

    const waiting = new LiveRun(around, fresh);
    await waiting.stop();
    expect(around.cancelled).toEqual([7]);
    expect(waiting.get()).toMatchObject({ phase: "ended", failure: null });
  });
});
