import { deviceStore, type TextStore } from "./storage";

/**
 * The texts being worked on, each of a tab of a user of this browser. It outlives a reload, a lost session and signing out.
 *
 * Invariant: what was typed is in memory at once and on the device within `SAVE_DELAY_MS`, or when the page is
 * hidden, whichever is first.
 */
export interface Draft {
  /** The text in the editor. */
  text: string;
  /** A text that is to be found elsewhere too (run, or loaded from the history): replacing it loses nothing. */
  keptText: string;
  /** The item of the code library the text was opened from; null when it came from elsewhere. */
  libraryId: number | null;
}

const SAVE_DELAY_MS = 300;

/** `owner`: see `tabKey`. */
export interface DraftBook {
  open(owner: string, fresh: string): Draft;
  edit(owner: string, text: string): void;
  /** The present text is kept elsewhere from now on. */
  markKept(owner: string, text: string): void;
  replace(owner: string, text: string, libraryId?: number | null): void;
  /** The present text is that item of the code library from now on. */
  bind(owner: string, text: string, libraryId: number): void;
  forget(owner: string): void;
  /** Writes down what is not written yet; false when this device refuses. */
  flush(): boolean;
}

const key = (owner: string) => `coderunner.draft.${owner}`;

function parse(stored: string | null): Draft | null {
  if (stored === null) return null;
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== "object" || value === null) return null;
    const { text, keptText, libraryId } = value as Partial<Draft>;
    if (typeof text !== "string" || typeof keptText !== "string") return null;
    return { text, keptText, libraryId: typeof libraryId === "number" ? libraryId : null };
  } catch {
    return null;
  }
}

const fromElsewhere = (text: string): Draft => ({ text, keptText: text, libraryId: null });

/** Whether putting `incoming` in the draft's place would lose what somebody typed. */
export function wouldLose(draft: Pick<Draft, "text" | "keptText">, incoming: string): boolean {
  return draft.text.trim() !== "" && draft.text !== draft.keptText && draft.text !== incoming;
}

export function draftBook(store: TextStore, later: (work: () => void, ms: number) => () => void): DraftBook {
  const drafts = new Map<string, Draft>();
  const unsaved = new Set<string>();
  let cancel: (() => void) | null = null;

  function flush(): boolean {
    cancel?.();
    cancel = null;
    for (const owner of unsaved) {
      if (store.write(key(owner), JSON.stringify(drafts.get(owner)))) unsaved.delete(owner);
    }
    return unsaved.size === 0;
  }

  function put(owner: string, draft: Draft) {
    drafts.set(owner, draft);
    unsaved.add(owner);
    cancel ??= later(flush, SAVE_DELAY_MS);
  }

  function open(owner: string, fresh: string): Draft {
    const draft = drafts.get(owner) ?? parse(store.read(key(owner))) ?? fromElsewhere(fresh);
    drafts.set(owner, draft);
    return draft;
  }

  return {
    open,
    flush,
    forget(owner) {
      drafts.delete(owner);
      unsaved.delete(owner);
      store.write(key(owner), null);
    },
    edit: (owner, text) => put(owner, { ...open(owner, ""), text }),
    markKept: (owner, text) => put(owner, { ...open(owner, ""), keptText: text }),
    replace: (owner, text, libraryId = null) => put(owner, { text, keptText: text, libraryId }),
    bind: (owner, text, libraryId) => put(owner, { ...open(owner, ""), keptText: text, libraryId }),
  };
}

export const drafts = draftBook(deviceStore, (work, ms) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
});
