import { describe, expect, it } from "vitest";
import { Transcript, transcriptOf } from "@/lib/transcript";
import { blocksOf, runsOf } from "./consoleBlocks";

describe("blocks of lines", () => {
  it("hold the last lines, and begin where they began", () => {
    const transcript = transcriptOf("stdout", "x\n".repeat(1000));
    const before = blocksOf(transcript.lines, 500);
    expect(before.map((block) => [block[0]?.number, block.length])).toEqual([
      [500, 100],
      [600, 200],
      [800, 200],
    ]);
    transcript.write("stdout", "more\n");
    const after = blocksOf(transcript.lines, 5000);
    expect(after[0]?.[0]).toBe(transcript.lines[0]);
    expect(after.at(-2)).toEqual(before.at(-1));
  });

  it("have no empty line at the end, but those in the middle", () => {
    const texts = (text: string) => blocksOf(transcriptOf("stdout", text).lines, 10).flat().length;
    expect([texts(""), texts("a"), texts("a\n"), texts("a\n\nb\n")]).toEqual([0, 1, 1, 3]);
  });
});

describe("runs of lines", () => {
  it("are of one stream each", () => {
    const transcript = new Transcript();
    transcript.write("stdout", "name? ");
    transcript.write("stdin", "Bob\n");
    transcript.write("stderr", "oh\n\nno\n");
    transcript.write("stdout", "bye");
    expect(runsOf(transcript.lines).map(({ voice, lines }) => [voice, lines.length])).toEqual([
      ["stdout", 1],
      ["stderr", 3],
      ["stdout", 1],
    ]);
  });
});
