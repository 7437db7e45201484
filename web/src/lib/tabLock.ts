import { deviceStore, type TextStore } from "./storage";

/**
 * Work that one tab does at a time, also where browsers have no `navigator.locks`: they have them only for pages that
 * came over https or from this very machine.
 *
 * Invariant: a tab that was closed while it held the lock holds it for `HELD_MS_MAX` at most.
 */
export interface Surroundings {
  store: TextStore;
  /** Milliseconds, the same in every tab. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** Tells this holder from all others. */
  newId(): string;
}

const HELD_MS_MAX = 15_000;
const POLL_MS = 100;
/** Longer than two tabs take to see what the other one wrote. */
const SETTLE_MS = 50;

export function tabLock(name: string, { store, now, wait, newId }: Surroundings) {
  const key = `coderunner.lock.${name}`;

  function holder(): string | null {
    const [id, until] = store.read(key)?.split(" ") ?? [];
    return id !== undefined && Number(until) > now() ? id : null;
  }

  /** The last one to write has it; whoever wrote before sees that after a while. */
  async function take(id: string) {
    while (holder() !== id) {
      // Where nothing can be written down there is nothing to agree by.
      if (holder() !== null) await wait(POLL_MS);
      else if (!store.write(key, `${id} ${now() + HELD_MS_MAX}`)) return;
      await wait(SETTLE_MS);
    }
  }

  return async (work: () => Promise<void>): Promise<void> => {
    const id = newId();
    await take(id);
    try {
      await work();
    } finally {
      if (holder() === id) store.write(key, null);
    }
  };
}

const fallback = (name: string) =>
  tabLock(name, {
    store: deviceStore,
    now: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newId: () => Math.random().toString(36).slice(2),
  });

/** Does the work while no other tab does work of this name. */
export async function inOneTab(name: string, work: () => Promise<void>): Promise<void> {
  if (navigator.locks === undefined) return fallback(name)(work);
  await navigator.locks.request(`coderunner.${name}`, work);
}
