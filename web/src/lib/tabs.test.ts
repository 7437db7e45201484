import { describe, expect, it } from "vitest";
import type { TextStore } from "./storage";
import { activeOf, changed, renamed, TABS_MAX, type TabList, tabBook, withNew, without } from "./tabs";

function memoryStore(): TextStore & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
      return true;
    },
  };
}

const names = ({ tabs }: TabList) => tabs.map(({ name }) => name);
const first = () => tabBook(memoryStore()).of(1).get();

describe("tabs", () => {
  it("begin with one, which is the draft from before there were tabs", () => {
    expect(activeOf(first())).toMatchObject({ id: "", name: "main.py" });
  });

  it("have names of their own, also when one in the middle was closed", () => {
    const three = withNew(withNew(first(), "b"), "c");
    expect(names(three)).toEqual(["main.py", "main-2.py", "main-3.py"]);
    expect(names(withNew(without(three, "b"), "d"))).toEqual(["main.py", "main-3.py", "main-4.py"]);
  });

  it("are bounded", () => {
    let list = first();
    for (let at = 0; at < 50; at += 1) list = withNew(list, `t${at}`);
    expect(list.tabs.length).toBe(TABS_MAX);
  });

  it("leave the neighbour active when one is closed, and never none", () => {
    const three = withNew(withNew(first(), "b"), "c");
    expect(without(three, "c").activeId).toBe("b");
    expect(without({ ...three, activeId: "" }, "").activeId).toBe("b");
    expect(without({ ...three, activeId: "b" }, "c").activeId).toBe("b");
    expect(without(first(), "").tabs.length).toBe(1);
  });

  it("are not called nothing", () => {
    expect(names(renamed(first(), "", "  "))).toEqual(["main.py"]);
    expect(names(renamed(first(), "", ` ${"n".repeat(100)} `))).toEqual(["n".repeat(60)]);
  });

  it("outlive a reload with what they are run with, and a user has only their own", () => {
    const store = memoryStore();
    const options = { args: ["-v"], env: { A: "1" }, timeoutS: 5, memoryMb: null };
    tabBook(store).change(1, (list) => changed(withNew(list, "b"), "b", { options, executionId: 7 }));
    const after = tabBook(store);
    expect(activeOf(after.of(1).get())).toMatchObject({ id: "b", options, executionId: 7 });
    expect(after.of(2).get().tabs.length).toBe(1);
  });

  it("of another window are kept, those closed here are not", () => {
    const store = memoryStore();
    const [here, there] = [tabBook(store), tabBook(store)];
    here.change(1, (list) => withNew(list, "here"));
    there.of(1);
    there.change(1, (list) => withNew(list, "there"));
    here.change(1, (list) => without(list, "here"));
    expect(
      tabBook(store)
        .of(1)
        .get()
        .tabs.map(({ id }) => id),
    ).toEqual(["", "there"]);
  });

  it.each(["", "nonsense", "[]", '{"tabs":[]}', '{"tabs":[{"id":1}]}', '{"tabs":[null]}'])(
    "that make no sense (%s) are none",
    (stored) => {
      const store = memoryStore();
      store.kept.set("coderunner.tabs.1", stored);
      expect(names(tabBook(store).of(1).get())).toEqual(["main.py"]);
    },
  );
});
