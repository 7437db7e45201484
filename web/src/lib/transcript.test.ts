import { describe, expect, it } from "vitest";
import { Transcript, transcriptOf } from "./transcript";

const shown = (text: string) => transcriptOf("stdout", text).text();

describe("Transcript", () => {
  it.each([
    ["plain lines", "a\nb\n", "a\nb\n"],
    ["a carriage return goes back", "10%\r99%", "99%"],
    ["what is longer stays", "abcdef\rxy", "xycdef"],
    ["Windows line ends", "a\r\nb", "a\nb"],
    ["erasing to the end", "abcdef\rxy\x1b[K", "xy"],
    ["erasing a line", "abc\x1b[2K\rd", "d"],
    ["erasing to the beginning", "abc\x1b[1D\x1b[1K", "  c"],
    ["backspace", "ab\bc", "ac"],
    ["going up", "one\ntwo\x1b[A\rONE\nTWO", "ONE\nTWO"],
    ["never above the beginning", "one\x1b[50A!", "one!"],
    ["sequences that are not known", "a\x1b[?25lb\x1b]0;title\x07c\x1b(Bd", "abcd"],
    ["markup is text", "<b>&amp;</b>", "<b>&amp;</b>"],
  ])("%s", (_, written, expected) => {
    expect(shown(written)).toBe(expected);
  });

  it("shows the same however output is cut into pieces", () => {
    const written = "\x1b[31mred\x1b[0m 5%\r\x1b[K\x1b[1;32m90%\x1b[m\nnext\x1b[A\rup";
    const whole = transcriptOf("stdout", written);
    for (let at = 1; at < written.length; at += 1) {
      const cut = new Transcript();
      cut.write("stdout", written.slice(0, at));
      cut.write("stdout", written.slice(at));
      expect(cut.text()).toBe(whole.text());
      expect(cut.lines.map((line) => line.spans.map(({ look }) => look.colour))).toEqual(
        whole.lines.map((line) => line.spans.map(({ look }) => look.colour)),
      );
    }
  });

  it("keeps the streams' looks apart, and knows who wrote what", () => {
    const transcript = new Transcript();
    transcript.write("stderr", "\x1b[31mred ");
    transcript.write("stdout", "plain ");
    transcript.write("stderr", "still red");
    expect(transcript.lines[0]?.spans.map(({ voice, look }) => [voice, look.colour])).toEqual([
      ["stderr", "red"],
      ["stdout", null],
      ["stderr", "red"],
    ]);
  });

  it("redraws one line only: the others stay the same objects", () => {
    const transcript = new Transcript();
    transcript.write("stdout", "first\n0%");
    const [before] = transcript.lines;
    transcript.write("stdout", "\r1%");
    expect(transcript.lines[0]).toBe(before);
    expect(transcript.text()).toBe("first\n1%");
  });

  it("forgets the oldest lines of a flood, and numbers go on", () => {
    const transcript = new Transcript();
    for (let piece = 0; piece < 30; piece += 1) transcript.write("stdout", "line\n".repeat(1000));
    expect(transcript.lines.length).toBe(20_000);
    expect(transcript.dropped).toBe(10_001);
    expect(transcript.lines[0]?.number).toBe(10_001);
  });

  it("is not held up by a sequence without an end", () => {
    expect(shown(`\x1b]${"x".repeat(1000)}`)).toContain("xxx");
  });
});
