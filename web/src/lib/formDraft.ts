import { deviceStore, type TextStore } from "./storage";

/** What was typed into a form and is kept nowhere else yet. It outlives a reload and a session that ends. */
export interface FormDraft<T> {
  read(): T | null;
  write(values: T): void;
  clear(): void;
}

/** `owner`: the user it belongs to. `name`: which form, and what it is about. */
export function formDraft<T extends object>(
  owner: number,
  name: string,
  store: TextStore = deviceStore,
): FormDraft<T> {
  const key = `coderunner.form.${owner}.${name}`;
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(store.read(key) ?? "null");
        return typeof kept === "object" ? (kept as T | null) : null;
      } catch {
        return null;
      }
    },
    write: (values) => store.write(key, JSON.stringify(values)),
    clear: () => store.write(key, null),
  };
}
