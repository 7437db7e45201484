import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { zhCN } from "./lib/i18n/zh-CN";

/** Tests about the whole: who may import whom, and what no component does. */

const SRC = import.meta.dirname;

interface SourceFile {
  /** From `src/`. */
  path: string;
  text: string;
}

const files: SourceFile[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(tsx?|css)$/.test(path) && !path.includes("generated"))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), "utf8") }));

const IMPORT = /(?:from\s+|import\s*\(\s*|import\s+)"([^"]+)"/g;

/** What a file of ours imports of ours, from `src/`. */
function importsOf({ path, text }: SourceFile): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, name = ""]) => {
    if (name.startsWith("@/")) return [name.slice(2)];
    if (name.startsWith(".")) return [normalize(join(dirname(path), name))];
    return [];
  });
}

/** The room of a file; each feature is a room of its own. */
function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "features" ? `features/${second}` : first;
}

const ALLOWED: Record<string, (room: string) => boolean> = {
  app: (room) => room.startsWith("features/") || ["api", "ui", "lib"].includes(room),
  features: (room) => ["api", "ui", "lib"].includes(room),
  api: (room) => room === "lib",
  ui: (room) => room === "lib",
  lib: () => false,
  "main.tsx": (room) => ["app", "lib"].includes(room),
};

function isAllowed(from: string, to: string): boolean {
  if (roomOf(from) === roomOf(to)) return true;
  return ALLOWED[from.split("/")[0] ?? ""]?.(roomOf(to)) ?? false;
}

describe("the rooms", () => {
  it("are used only in the direction of app, features, then api, ui and lib", () => {
    const arrows = files
      .filter(({ path }) => path !== "architecture.test.ts")
      .flatMap((file) => importsOf(file).map((to) => ({ from: file.path, to })));
    expect(arrows.length).toBeGreaterThan(50);
    expect(arrows.filter(({ from, to }) => !isAllowed(from, to))).toEqual([]);
  });

  it.each([
    ["features/history/Page.tsx", "features/account/LoginPage"],
    ["features/account/LoginPage.tsx", "app/routes"],
    ["ui/Meter.tsx", "api/client"],
    ["ui/Meter.tsx", "features/account/LoginPage"],
    ["lib/format.ts", "ui/Meter"],
    ["api/client.ts", "ui/Meter"],
    ["elsewhere/x.ts", "lib/format"],
  ])("%s may not use %s", (from, to) => {
    expect(isAllowed(from, to)).toBe(false);
  });
});

describe("the sources", () => {
  const offenders = (breaks: (file: SourceFile) => boolean) => files.filter(breaks).map(({ path }) => path);

  it("have no component file over 200 lines", () => {
    expect(offenders(({ path, text }) => path.endsWith(".tsx") && text.split("\n").length > 200)).toEqual([]);
  });

  it("have colours in the theme and nowhere else", () => {
    const colour = /#[0-9a-f]{3,8}\b(?![\w-])|\brgba?\(|\bhsla?\(/i;
    expect(offenders(({ path, text }) => colour.test(text) && !path.endsWith(".test.ts"))).toEqual([
      "ui/theme.ts",
    ]);
  });

  it("load the editor from its own files only, which no login page imports", () => {
    const users = offenders(({ text }) => /from "@(codemirror|lezer)\//.test(text));
    expect(users.every((path) => path.startsWith("ui/"))).toBe(true);
    expect(reachable("features/account/LoginPage.tsx").filter((path) => users.includes(path))).toEqual([]);
    const bench = reachable("features/executions/WorkbenchPage.tsx");
    const panel = reachable("features/executions/assistant/AssistantPanel.tsx");
    expect([...bench, ...panel]).toEqual(expect.arrayContaining(users));
    // Most programs are run without the assistant.
    expect(bench).not.toContain("ui/DiffView.tsx");
  });
});

describe("the texts", () => {
  const users = files.filter(({ path }) => !path.startsWith("lib/i18n/")).map(({ text }) => text);

  it.each(keysOf(zhCN))("use %s", (key) => {
    const family = `\`${key.slice(0, key.lastIndexOf("."))}.\${`;
    expect(users.some((text) => text.includes(`"${key}"`) || text.includes(family))).toBe(true);
  });
});

function keysOf(tree: object, prefix = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );
}

/** Everything a file brings along by static imports. */
function reachable(start: string): string[] {
  const seen = new Set([start]);
  for (const path of seen) {
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined) continue;
    for (const name of importsOf({ ...file, text: file.text.replaceAll(/import\(/g, "later(") })) {
      const found = files.find((candidate) =>
        [name, `${name}.ts`, `${name}.tsx`, `${name}/index.ts`].includes(candidate.path),
      );
      if (found !== undefined) seen.add(found.path);
    }
  }
  return [...seen];
}
