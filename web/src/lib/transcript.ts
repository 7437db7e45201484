import { type Look, lookAfter, PLAIN } from "./ansi";

/** Who wrote it: the program to one of its streams, or the reader to the program. */
export type Voice = "stdout" | "stderr" | "stdin";

export interface Span {
  text: string;
  look: Look;
  voice: Voice;
}

/** Lines are replaced, never changed: one that is the same object looks the same. */
export interface Line {
  /** Counted from 0 over the whole run. */
  number: number;
  spans: readonly Span[];
}

/** As many lines are kept as somebody may scroll back through; the execution's own record has the beginning. */
const LINES_MAX = 20_000;
/** A line longer than this is not looked through again for each piece that is added. */
const REDRAWN_LENGTH_MAX = 10_000;

const CONTROL = new RegExp(
  [
    String.raw`\x1b\[([0-9;:?<=>]*)[ -/]*([@-~])`,
    // Titles of windows and links.
    String.raw`\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)`,
    // Character sets, and what is of two characters.
    String.raw`\x1b[()][0-9A-Za-z]`,
    String.raw`\x1b[@-Z\\^_c-z=>78]`,
    String.raw`[\r\n\b\x07]`,
  ].join("|"),
  "g",
);
/** The beginning of a sequence whose end has not come yet. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const UNFINISHED = /\x1b(?:[()]|\[[0-9;:?<=> -/]{0,64}|\][^\x07\x1b]{0,256}\x1b?)?$/;

/**
 * What a program printed, as a terminal would show it: colours, a carriage return that goes back to the line's
 * beginning, erasing, and going up to lines that are drawn anew, which is how progress bars move. Nothing else of a
 * terminal: output is read from top to bottom.
 */
export class Transcript {
  private kept: Line[] = [];
  private first = 0;
  /** Where the next character goes: a line, counted from 0 over the whole run, and a column in characters. */
  private row = 0;
  private column = 0;
  private readonly looks: Record<Voice, Look> = { stdout: PLAIN, stderr: PLAIN, stdin: PLAIN };
  private readonly rests: Record<Voice, string> = { stdout: "", stderr: "", stdin: "" };

  private shown: readonly Line[] | null = null;

  /** The lines that are kept, oldest first. A new array whenever something was written. */
  get lines(): readonly Line[] {
    this.shown ??= this.kept.slice();
    return this.shown;
  }

  /** How many lines at the beginning are not kept any more. */
  get dropped(): number {
    return this.first;
  }

  write(voice: Voice, text: string) {
    const all = this.rests[voice] + text;
    const rest = UNFINISHED.exec(all)?.[0] ?? "";
    this.rests[voice] = rest;
    const whole = all.slice(0, all.length - rest.length);
    let end = 0;
    for (const match of whole.matchAll(CONTROL)) {
      this.put(voice, whole.slice(end, match.index));
      this.control(voice, match);
      end = match.index + match[0].length;
    }
    this.put(voice, whole.slice(end));
    this.trim();
    this.shown = null;
  }

  /** As text alone, without looks. */
  text(): string {
    return this.kept.map(({ spans }) => spans.map((span) => span.text).join("")).join("\n");
  }

  private control(voice: Voice, [whole, parameters, letter]: RegExpMatchArray) {
    const count = Math.max(1, Number(parameters) || 1);
    if (whole === "\n") {
      this.row += 1;
      this.column = 0;
      this.lineAt(this.row);
    } else if (whole === "\r") this.column = 0;
    else if (whole === "\b") this.column = Math.max(0, this.column - 1);
    else if (letter === "m" && parameters !== undefined)
      this.looks[voice] = lookAfter(this.looks[voice], parameters);
    else if (letter === "K") this.erase(voice, parameters ?? "");
    else if (letter === "A") this.row = Math.max(this.first, this.row - count);
    else if (letter === "B") this.row = Math.min(this.first + this.kept.length - 1, this.row + count);
    else if (letter === "C") this.column += Math.min(count, REDRAWN_LENGTH_MAX);
    else if (letter === "D") this.column = Math.max(0, this.column - count);
    else if (letter === "G") this.column = Math.min(count, REDRAWN_LENGTH_MAX) - 1;
  }

  private erase(voice: Voice, which: string) {
    const { spans } = this.lineAt(this.row);
    if (which === "2") this.replace([]);
    else if (which === "1") this.replace([blank(this.column, voice), ...cut(spans, this.column, Infinity)]);
    else this.replace(cut(spans, 0, this.column));
  }

  private put(voice: Voice, text: string) {
    if (text === "") return;
    const { spans } = this.lineAt(this.row);
    const length = lengthOf(spans);
    const added: Span = { text, look: this.looks[voice], voice };
    if (this.column >= length || length > REDRAWN_LENGTH_MAX) {
      const gap = this.column > length ? [blank(this.column - length, voice)] : [];
      this.replace(joined([...spans, ...gap, added]));
    } else {
      const after = cut(spans, this.column + text.length, Infinity);
      this.replace(joined([...cut(spans, 0, this.column), added, ...after]));
    }
    this.column += text.length;
  }

  private lineAt(row: number): Line {
    while (this.first + this.kept.length <= row)
      this.kept.push({ number: this.first + this.kept.length, spans: [] });
    return this.kept[row - this.first] ?? { number: row, spans: [] };
  }

  private replace(spans: readonly Span[]) {
    this.kept[this.row - this.first] = { number: this.row, spans };
  }

  private trim() {
    const over = this.kept.length - LINES_MAX;
    if (over <= 0) return;
    this.kept = this.kept.slice(over);
    this.first += over;
    this.row = Math.max(this.row, this.first);
  }
}

/** A text that is known whole, as a terminal would show it. */
export function transcriptOf(voice: Voice, text: string): Transcript {
  const transcript = new Transcript();
  transcript.write(voice, text);
  return transcript;
}

const lengthOf = (spans: readonly Span[]) => spans.reduce((sum, { text }) => sum + text.length, 0);

const blank = (length: number, voice: Voice): Span => ({ text: " ".repeat(length), look: PLAIN, voice });

/** What stands from one column to another. */
function cut(spans: readonly Span[], from: number, to: number): Span[] {
  const parts: Span[] = [];
  let start = 0;
  for (const span of spans) {
    const text = span.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (text !== "") parts.push({ ...span, text });
    start += span.text.length;
  }
  return parts;
}

/** Neighbours that look the same are one. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && last.look === span.look && last.voice === span.voice)
      result[result.length - 1] = { ...last, text: last.text + span.text };
    else result.push(span);
  }
  return result;
}
