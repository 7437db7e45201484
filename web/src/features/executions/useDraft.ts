import { useEffect, useState } from "react";
import { type Draft, drafts } from "@/lib/draft";
import { useTabs } from "./useTabs";

/** What a new user finds in the editor. */
const FRESH = `import sys

print("Hello from Python", sys.version.split()[0])
`;

const SAVED_CHECK_MS = 1000;

export interface DraftHandle {
  draft(): Draft;
  /** The draft's `keptText`, for rendering. */
  keptText: string;
  initialText: string;
  edit(text: string): void;
  markKept(text: string): void;
  replace(text: string, libraryId?: number): void;
  bind(text: string, libraryId: number): void;
  /** False when the browser refuses to keep it. */
  isSaved: boolean;
}

/** The draft of the signed-in user's active tab. */
export function useDraft(): DraftHandle {
  const { active, keyOf } = useTabs();
  const key = keyOf(active.id);
  const fresh = active.id === "" ? FRESH : "";
  const [initial] = useState(() => drafts.open(key, fresh));
  const [keptText, setKeptText] = useState(initial.keptText);
  const [isSaved, setSaved] = useState(true);

  useEffect(() => {
    const save = () => setSaved(drafts.flush());
    const timer = setInterval(save, SAVED_CHECK_MS);
    window.addEventListener("pagehide", save);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", save);
      drafts.flush();
    };
  }, []);

  return {
    draft: () => drafts.open(key, fresh),
    keptText,
    initialText: initial.text,
    edit: (text) => drafts.edit(key, text),
    markKept(text) {
      drafts.markKept(key, text);
      setKeptText(text);
    },
    replace(text, libraryId) {
      drafts.replace(key, text, libraryId);
      setKeptText(text);
    },
    bind(text, libraryId) {
      drafts.bind(key, text, libraryId);
      setKeptText(text);
    },
    isSaved,
  };
}
