import { describe, expect, it } from "vitest";
import type { TextStore } from "./storage";
import { tabLock } from "./tabLock";

/** Tabs over one store, on a clock that moves when somebody waits. */
function tabs() {
  const kept = new Map<string, string>();
  const store: TextStore = {
    read: (key) => kept.get(key) ?? null,
    write(key, value) {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
      return true;
    },
  };
  let now = 0;
  let ids = 0;
  const open = (over: TextStore = store) =>
    tabLock("work", {
      store: over,
      now: () => now,
      wait: async (ms) => {
        now += ms;
        await Promise.resolve();
      },
      newId: () => `tab${ids++}`,
    });
  return { open, kept };
}

describe("a lock among tabs", () => {
  it("lets one work at a time", async () => {
    const { open, kept } = tabs();
    let working = 0;
    let most = 0;
    const work = async () => {
      working += 1;
      most = Math.max(most, working);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      working -= 1;
    };
    await Promise.all([open()(work), open()(work), open()(work)]);
    expect(most).toBe(1);
    expect(kept.size).toBe(0);
  });

  it("is free again when the work fails", async () => {
    const { open } = tabs();
    await expect(open()(() => Promise.reject(new Error("no answer")))).rejects.toThrow("no answer");
    let done = false;
    await open()(async () => {
      done = true;
    });
    expect(done).toBe(true);
  });

  it("does not wait for ever for a tab that was closed", async () => {
    const { open, kept } = tabs();
    kept.set("coderunner.lock.work", "closed 15000");
    let done = false;
    await open()(async () => {
      done = true;
    });
    expect(done).toBe(true);
  });

  it("works alone where nothing can be kept", async () => {
    const { open } = tabs();
    let done = false;
    await open({ read: () => null, write: () => false })(async () => {
      done = true;
    });
    expect(done).toBe(true);
  });
});
