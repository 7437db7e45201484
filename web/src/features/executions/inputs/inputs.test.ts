import { describe, expect, it } from "vitest";
import { NO_OPTIONS } from "@/lib/tabs";
import { countOf, readArgs, readEnv, textsOf } from "./optionTexts";
import { FILES_BYTES_MAX, problemOf, withFiles } from "./sentFiles";

describe("run options", () => {
  it("are written a line each, and read back", () => {
    const options = { ...NO_OPTIONS, args: ["-v", "a file.txt"], env: { A: "1", B_2: "x=y" } };
    const { args, env } = textsOf(options);
    expect(readArgs(args)).toEqual(options.args);
    expect(readEnv(env)).toEqual({ env: options.env });
    expect(countOf(options)).toBe(2);
    expect(countOf(NO_OPTIONS)).toBe(0);
  });

  it.each(["novalue", "1A=2", "A B=2", "=2", "CODERUNNER_X=1", "名=1"])(
    "tell that %s is no variable",
    (line) => {
      expect(readEnv(`OK=1\n${line}`)).toEqual({ wrong: line });
    },
  );

  it("are bounded as the server bounds them", () => {
    expect(readArgs("a\n".repeat(256))?.length).toBe(256);
    expect(readArgs("a\n".repeat(257))).toBeNull();
    expect(readArgs("汉".repeat(22_000))).toBeNull();
    expect(readEnv(`A=${"x".repeat(65_536)}`)).toHaveProperty("wrong");
  });
});

describe("files that are sent", () => {
  it("are bounded in number and size", () => {
    const file = (name: string, size: number) => ({ name, size });
    expect(problemOf([file("a", FILES_BYTES_MAX)])).toBeNull();
    expect(problemOf([file("a", FILES_BYTES_MAX), file("b", 1)])).toBe("tooLarge");
    expect(problemOf(Array.from({ length: 101 }, (_, at) => file(`${at}`, 0)))).toBe("tooMany");
  });

  it("replace those of the same name", () => {
    const [old, other, next] = [
      { name: "a", size: 1 },
      { name: "b", size: 1 },
      { name: "a", size: 2 },
    ];
    expect(withFiles([old, other], [next])).toEqual([next, other]);
  });
});
