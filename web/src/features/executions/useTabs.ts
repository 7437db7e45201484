import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/accounts";
import { drafts } from "@/lib/draft";
import { useObservable } from "@/lib/observable";
import {
  activeOf,
  changed,
  renamed,
  type Tab,
  type TabList,
  tabBooks,
  tabKey,
  withNew,
  without,
} from "@/lib/tabs";

export interface Tabs {
  all: readonly Tab[];
  active: Tab;
  /** Among all users and tabs of this browser. */
  keyOf(id: string): string;
  choose(id: string): void;
  add(): void;
  close(id: string): void;
  rename(id: string, name: string): void;
  change(id: string, change: Partial<Omit<Tab, "id">>): void;
}

/** The signed-in user's tabs. */
export function useTabs(): Tabs {
  const { data: me } = useSuspenseQuery(meQuery);
  const list = useObservable(tabBooks.of(me.id));
  const set = (change: (list: TabList) => TabList) => tabBooks.change(me.id, change);
  return {
    all: list.tabs,
    active: activeOf(list),
    keyOf: (id) => tabKey(me.id, id),
    choose: (activeId) => set((now) => ({ ...now, activeId })),
    add: () => set((now) => withNew(now, newId())),
    close(id) {
      set((now) => without(now, id));
      drafts.forget(tabKey(me.id, id));
    },
    rename: (id, name) => set((now) => renamed(now, id, name)),
    change: (id, change) => set((now) => changed(now, id, change)),
  };
}

/** No secret: it has to be another one than those of this user's other tabs. */
const newId = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
