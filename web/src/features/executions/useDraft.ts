import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { meQuery } from "@/api/accounts";
import { type Draft, drafts } from "@/lib/draft";

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

/** The signed-in user's draft. */
export function useDraft(): DraftHandle {
  const { data: me } = useSuspenseQuery(meQuery);
  const [initial] = useState(() => drafts.open(me.id, FRESH));
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
    draft: () => drafts.open(me.id, FRESH),
    keptText,
    initialText: initial.text,
    edit: (text) => drafts.edit(me.id, text),
    markKept(text) {
      drafts.markKept(me.id, text);
      setKeptText(text);
    },
    replace(text, libraryId) {
      drafts.replace(me.id, text, libraryId);
      setKeptText(text);
    },
    bind(text, libraryId) {
      drafts.bind(me.id, text, libraryId);
      setKeptText(text);
    },
    isSaved,
  };
}
