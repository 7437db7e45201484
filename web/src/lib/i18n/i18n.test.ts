import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { enUS } from "./en-US";
import { zhCN } from "./zh-CN";

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") found.set(prefix + key, value);
    else for (const [path, text] of texts(value, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

const placeholders = (text: string) => (text.match(/\{\{\w+\}\}|<\/?\w+>/g) ?? []).sort();

const chinese = texts(zhCN as unknown as Tree);
const english = texts(enUS as unknown as Tree);

describe("the translations", () => {
  it("have the same keys", () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it("have the same placeholders", () => {
    for (const [key, text] of chinese) {
      expect(placeholders(english.get(key) ?? ""), key).toEqual(placeholders(text));
    }
  });

  it("leave nothing blank", () => {
    for (const [key, text] of [...chinese, ...english]) expect(text.trim(), key).not.toBe("");
  });

  it("have no English left in Chinese sentences' place", () => {
    const untranslated = [...chinese].filter(([key, text]) => text === english.get(key)).map(([key]) => key);
    expect(untranslated).toEqual([
      "result.ofLimit",
      "live.cpuNow",
      "display.html",
      "display.markdown",
      "display.json",
    ]);
  });
});

describe("what the API says", () => {
  const contract = JSON.parse(readFileSync(new URL("../../../../openapi.json", import.meta.url), "utf8"));
  const words = (schema: string): string[] => [...contract.components.schemas[schema].enum].sort();

  it("is translated: every problem code", () => {
    expect(Object.keys(zhCN.problem.code).sort()).toEqual(words("ProblemCode"));
  });

  it("is translated: every status and every limit that strikes", () => {
    expect(Object.keys(zhCN.status).sort()).toEqual(words("ExecutionStatus"));
    expect(Object.keys(zhCN.struck).sort()).toEqual(words("StruckLimit"));
  });
});
