import { observable, useObservable } from "@/lib/observable";
import { type FilesProblem, problemOf, withFiles } from "./sentFiles";

export interface SentFiles {
  all: readonly File[];
  problem: FilesProblem | null;
  add(files: readonly File[]): void;
  remove(name: string): void;
}

/** By tab, for as long as the page is loaded. */
const sent = observable<ReadonlyMap<string, readonly File[]>>(new Map());
const NONE: readonly File[] = [];

/** The files that go along with a tab's program. */
export function useSentFiles(key: string): SentFiles {
  const all = useObservable(sent).get(key) ?? NONE;
  const set = (files: readonly File[]) => sent.set(new Map([...sent.get(), [key, files]]));
  return {
    all,
    problem: problemOf(all),
    add: (files) => set(withFiles(sent.get().get(key) ?? NONE, files)),
    remove: (name) => set(all.filter((file) => file.name !== name)),
  };
}
