import { describe, expect, it } from "vitest";
import { formDraft } from "./formDraft";
import type { TextStore } from "./storage";

function memoryStore(): TextStore {
  const kept = new Map<string, string>();
  return {
    read: (key) => kept.get(key) ?? null,
    write(key, value) {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
      return true;
    },
  };
}

describe("a form's draft", () => {
  it("is read back until it is cleared", () => {
    const store = memoryStore();
    formDraft<{ title: string }>(1, "code.new", store).write({ title: "typed" });
    const draft = formDraft<{ title: string }>(1, "code.new", store);
    expect(draft.read()).toEqual({ title: "typed" });
    draft.clear();
    expect(draft.read()).toBeNull();
  });

  it("belongs to one user and one form", () => {
    const store = memoryStore();
    formDraft(1, "code.new", store).write({ title: "mine" });
    expect(formDraft(2, "code.new", store).read()).toBeNull();
    expect(formDraft(1, "code.7", store).read()).toBeNull();
  });

  it.each(["{", '"text"', "7"])("of %s is none", (kept) => {
    const store = memoryStore();
    store.write("coderunner.form.1.code.new", kept);
    expect(formDraft(1, "code.new", store).read()).toBeNull();
  });
});
