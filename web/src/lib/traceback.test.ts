import { describe, expect, it } from "vitest";
import { failingLine, splitAtMentions } from "./traceback";

const TRACEBACK = `Traceback (most recent call last):
  File "/work/main.py", line 7, in <module>
    outer()
  File "/work/main.py", line 3, in outer
    json.loads("{")
  File "/usr/lib/python3.12/json/decoder.py", line 337, in decode
    obj, end = self.raw_decode(s)
json.decoder.JSONDecodeError: Expecting property name
`;

describe("splitAtMentions", () => {
  it("finds the lines of main.py and of nothing else", () => {
    expect(splitAtMentions(TRACEBACK).flatMap((segment) => segment.line ?? [])).toEqual([7, 3]);
  });

  it("loses nothing", () => {
    const joined = splitAtMentions(TRACEBACK).map((segment) => segment.text);
    expect(joined.join("")).toBe(TRACEBACK);
  });

  it("reads a syntax error and a relative name", () => {
    expect(splitAtMentions('  File "main.py", line 1\n    (\n').map((segment) => segment.line)).toContain(1);
  });

  it("is not taken in by a longer name", () => {
    expect(splitAtMentions('File "/work/notmain.py", line 1').every((segment) => segment.line === null)).toBe(
      true,
    );
  });

  it("gives nothing for nothing", () => {
    expect(splitAtMentions("")).toEqual([]);
  });

  it("is bounded, and still whole", () => {
    const flood = 'File "main.py", line 2\n'.repeat(1000);
    const segments = splitAtMentions(flood);
    expect(segments.length).toBeLessThan(500);
    expect(segments.map((segment) => segment.text).join("")).toBe(flood);
  });
});

describe("failingLine", () => {
  it("is the innermost frame in main.py", () => {
    expect(failingLine(TRACEBACK)).toBe(3);
  });
  it("is null without a traceback", () => {
    expect(failingLine("warning: nothing of interest")).toBeNull();
  });
});
