import { type Observable, observable } from "./observable";
import { deviceStore, type TextStore } from "./storage";

/** What a program is run with beside its text. Null: as much as one's tier allows. */
export interface RunOptions {
  args: string[];
  env: Record<string, string>;
  timeoutS: number | null;
  memoryMb: number | null;
}

export const NO_OPTIONS: RunOptions = { args: [], env: {}, timeoutS: null, memoryMb: null };

/** A program being worked on. Its text is a draft of its own, see `draft.ts`. */
export interface Tab {
  /** Empty for the first one there was, which is from before there were tabs. */
  id: string;
  name: string;
  /** Where it runs; null: in what was chosen last. */
  environment: string | null;
  options: RunOptions;
  /** What was run last from here. */
  executionId: number | null;
}

export interface TabList {
  /** Never empty. */
  tabs: readonly Tab[];
  activeId: string;
}

export const TABS_MAX = 20;
export const NAME_LENGTH_MAX = 60;

/** What belongs to a tab of a user, among all of this browser. */
export const tabKey = (owner: number, id: string) => (id === "" ? `${owner}` : `${owner}.${id}`);

const fresh = (id: string, name: string): Tab => ({
  id,
  name,
  environment: null,
  options: NO_OPTIONS,
  executionId: null,
});

const FIRST: TabList = { tabs: [fresh("", "main.py")], activeId: "" };

export function activeOf({ tabs, activeId }: TabList): Tab {
  return tabs.find(({ id }) => id === activeId) ?? tabs[0] ?? fresh("", "main.py");
}

/** One more, which is the active one, under a name that no other has. */
export function withNew(list: TabList, id: string): TabList {
  if (list.tabs.length >= TABS_MAX) return list;
  const names = new Set(list.tabs.map(({ name }) => name));
  let number = list.tabs.length + 1;
  while (names.has(`main-${number}.py`)) number += 1;
  return { tabs: [...list.tabs, fresh(id, `main-${number}.py`)], activeId: id };
}

/** The neighbour takes the place of an active one. The last one stays. */
export function without(list: TabList, id: string): TabList {
  const at = list.tabs.findIndex((tab) => tab.id === id);
  if (at < 0 || list.tabs.length === 1) return list;
  const tabs = list.tabs.filter((tab) => tab.id !== id);
  const neighbour = tabs[Math.min(at, tabs.length - 1)]?.id ?? "";
  return { tabs, activeId: list.activeId === id ? neighbour : list.activeId };
}

export function changed(list: TabList, id: string, change: Partial<Omit<Tab, "id">>): TabList {
  return { ...list, tabs: list.tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)) };
}

export function renamed(list: TabList, id: string, name: string): TabList {
  const kept = name.trim().slice(0, NAME_LENGTH_MAX);
  return kept === "" ? list : changed(list, id, { name: kept });
}

const keyOf = (owner: number) => `coderunner.tabs.${owner}`;

/**
 * The tabs of this browser's users. Two windows share them: one that another window opened is not lost when this one
 * writes down what it has.
 */
export function tabBook(store: TextStore) {
  const lists = new Map<number, Observable<TabList>>();
  const seen = new Set<string>();

  function write(owner: number, list: TabList): TabList {
    const others = read(store, owner)?.tabs.filter(({ id }) => !seen.has(tabKey(owner, id))) ?? [];
    const known = list.tabs.map(({ id }) => id);
    const all = { ...list, tabs: [...list.tabs, ...others.filter(({ id }) => !known.includes(id))] };
    for (const { id } of all.tabs) seen.add(tabKey(owner, id));
    store.write(keyOf(owner), JSON.stringify(all));
    return all;
  }

  function of(owner: number): Observable<TabList> {
    const known = lists.get(owner);
    if (known !== undefined) return known;
    const list = observable(read(store, owner) ?? FIRST);
    for (const { id } of list.get().tabs) seen.add(tabKey(owner, id));
    lists.set(owner, list);
    return list;
  }

  return {
    of,
    change(owner: number, change: (list: TabList) => TabList) {
      const list = of(owner);
      list.set(write(owner, change(list.get())));
    },
  };
}

export const tabBooks = tabBook(deviceStore);

function read(store: TextStore, owner: number): TabList | null {
  try {
    const value = JSON.parse(store.read(keyOf(owner)) ?? "null") as Partial<TabList> | null;
    const tabs = value?.tabs?.map(asTab).filter((tab) => tab !== null) ?? [];
    const [first] = tabs;
    if (first === undefined) return null;
    return { tabs, activeId: tabs.find(({ id }) => id === value?.activeId)?.id ?? first.id };
  } catch {
    return null;
  }
}

function asTab(value: Partial<Tab> | null): Tab | null {
  if (typeof value?.id !== "string" || typeof value.name !== "string") return null;
  const { id, name, environment, options, executionId } = value;
  return {
    ...fresh(id, name),
    environment: typeof environment === "string" ? environment : null,
    executionId: typeof executionId === "number" ? executionId : null,
    options: asOptions(options),
  };
}

function asOptions(value: Partial<RunOptions> | undefined): RunOptions {
  const number = (word: unknown) => (typeof word === "number" && word > 0 ? word : null);
  const texts = (words: unknown[]) => words.filter((word) => typeof word === "string");
  return {
    args: Array.isArray(value?.args) ? texts(value.args) : [],
    env: Object.fromEntries(
      Object.entries(value?.env ?? {}).filter(
        (pair): pair is [string, string] => typeof pair[1] === "string",
      ),
    ),
    timeoutS: number(value?.timeoutS),
    memoryMb: number(value?.memoryMb),
  };
}
