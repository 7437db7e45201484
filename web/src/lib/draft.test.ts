import { describe, expect, it } from "vitest";
import { draftBook, wouldLose } from "./draft";
import type { TextStore } from "./storage";

function memoryStore(): TextStore & { full: boolean } {
  const kept = new Map<string, string>();
  const store = {
    full: false,
    read: (key: string) => kept.get(key) ?? null,
    write(key: string, value: string | null) {
      if (store.full) return false;
      if (value === null) kept.delete(key);
      else kept.set(key, value);
      return true;
    },
  };
  return store;
}

const never = () => () => undefined;

describe("a draft", () => {
  it("outlives a reload once flushed", () => {
    const store = memoryStore();
    const before = draftBook(store, never);
    before.open("1", "fresh");
    before.edit("1", "typed");
    expect(before.flush()).toBe(true);
    expect(draftBook(store, never).open("1", "fresh")).toEqual({
      text: "typed",
      keptText: "fresh",
      libraryId: null,
    });
  });

  it("knows the item of the library it was opened from, until another text takes its place", () => {
    const store = memoryStore();
    const before = draftBook(store, never);
    before.replace("1", "opened", 7);
    before.edit("1", "typed");
    before.flush();
    const after = draftBook(store, never);
    expect(after.open("1", "")).toEqual({ text: "typed", keptText: "opened", libraryId: 7 });
    after.bind("1", "typed", 8);
    expect(after.open("1", "")).toEqual({ text: "typed", keptText: "typed", libraryId: 8 });
    after.replace("1", "other");
    expect(after.open("1", "").libraryId).toBeNull();
  });

  it("from before there was a library is still read", () => {
    const store = memoryStore();
    store.write("coderunner.draft.1", JSON.stringify({ text: "old", keptText: "" }));
    expect(draftBook(store, never).open("1", "")).toEqual({ text: "old", keptText: "", libraryId: null });
  });

  it("is gone once forgotten", () => {
    const store = memoryStore();
    const book = draftBook(store, never);
    book.edit("1", "typed");
    book.flush();
    book.forget("1");
    expect(draftBook(store, never).open("1", "fresh").text).toBe("fresh");
  });

  it("is written by the timer", () => {
    const store = memoryStore();
    const timers: (() => void)[] = [];
    const book = draftBook(store, (work) => {
      timers.push(work);
      return () => undefined;
    });
    book.edit("1", "a");
    book.edit("1", "ab");
    expect(timers).toHaveLength(1);
    timers[0]?.();
    expect(draftBook(store, never).open("1", "").text).toBe("ab");
  });

  it("belongs to one user", () => {
    const book = draftBook(memoryStore(), never);
    book.edit("1", "mine");
    expect(book.open("2", "fresh").text).toBe("fresh");
  });

  it("stays in memory when the device is full, and is written when it no longer is", () => {
    const store = memoryStore();
    const book = draftBook(store, never);
    store.full = true;
    book.edit("1", "typed");
    expect(book.flush()).toBe(false);
    expect(book.open("1", "").text).toBe("typed");
    store.full = false;
    expect(book.flush()).toBe(true);
  });

  it("starts afresh from what cannot be read", () => {
    const store = memoryStore();
    store.write("coderunner.draft.1", "{not json");
    expect(draftBook(store, never).open("1", "fresh").text).toBe("fresh");
  });
});

describe("wouldLose", () => {
  it.each([
    ["typed and kept nowhere", { text: "a", keptText: "b" }, "c", true],
    ["run already", { text: "a", keptText: "a" }, "c", false],
    ["the same as what comes", { text: "c", keptText: "b" }, "c", false],
    ["blank", { text: " \n", keptText: "b" }, "c", false],
  ])("%s", (_, draft, incoming, lost) => {
    expect(wouldLose(draft, incoming)).toBe(lost);
  });
});
