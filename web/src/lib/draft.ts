import { deviceStore, type TextStore } from "./storage";

/**
 * The text being worked on, one per user of this browser. It outlives a reload, a lost session and signing out.
 *
 * Invariant: what was typed is in memory at once and on the device within `SAVE_DELAY_MS`, or when the page is
 * hidden, whichever is first.
 */
export interface Draft {
  /** The text in the editor. */
  text: string;
  /** A text that is to be found elsewhere too (run, or loaded from the history): replacing it loses nothing. */
  keptText: string;
}

const SAVE_DELAY_MS = 300;

export interface DraftBook {
  open(owner: number, fresh: string): Draft;
  edit(owner: number, text: string): void;
  /** The present text is kept elsewhere from now on. */
  markKept(owner: number, text: string): void;
  replace(owner: number, text: string): void;
  /** Writes down what is not written yet; false when this device refuses. */
  flush(): boolean;
}

const key = (owner: number) => `coderunner.draft.${owner}`;

function parse(stored: string | null): Draft | null {
  if (stored === null) return null;
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== "object" || value === null) return null;
    const { text, keptText } = value as Partial<Draft>;
    return typeof text === "string" && typeof keptText === "string" ? { text, keptText } : null;
  } catch {
    return null;
  }
}

/** Whether putting `incoming` in the draft's place would lose what somebody typed. */
export function wouldLose(draft: Draft, incoming: string): boolean {
  return draft.text.trim() !== "" && draft.text !== draft.keptText && draft.text !== incoming;
}

export function draftBook(store: TextStore, later: (work: () => void, ms: number) => () => void): DraftBook {
  const drafts = new Map<number, Draft>();
  const unsaved = new Set<number>();
  let cancel: (() => void) | null = null;

  function flush(): boolean {
    cancel?.();
    cancel = null;
    for (const owner of unsaved) {
      if (store.write(key(owner), JSON.stringify(drafts.get(owner)))) unsaved.delete(owner);
    }
    return unsaved.size === 0;
  }

  function put(owner: number, draft: Draft) {
    drafts.set(owner, draft);
    unsaved.add(owner);
    cancel ??= later(flush, SAVE_DELAY_MS);
  }

  function open(owner: number, fresh: string): Draft {
    const draft = drafts.get(owner) ?? parse(store.read(key(owner))) ?? { text: fresh, keptText: fresh };
    drafts.set(owner, draft);
    return draft;
  }

  return {
    open,
    flush,
    edit: (owner, text) => put(owner, { ...open(owner, ""), text }),
    markKept: (owner, text) => put(owner, { ...open(owner, ""), keptText: text }),
    replace: (owner, text) => put(owner, { text, keptText: text }),
  };
}

export const drafts = draftBook(deviceStore, (work, ms) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
});
