/** A piece of program output: plain text, or a mention of a line of the program itself. */
export type Segment = { text: string; line: number | null };

/** A list longer than this is of no use to anybody, and each entry costs an element on the page. */
const MENTIONS_MAX = 200;

const MENTION = /File "(?:[^"\n]*\/)?main\.py", line (\d+)/g;

/** Splits output at each `File "…main.py", line N`. Joined again, the segments are the output. */
export function splitAtMentions(output: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  let mentions = 0;
  for (const match of output.matchAll(MENTION)) {
    if (mentions === MENTIONS_MAX) break;
    mentions += 1;
    if (match.index > end) segments.push({ text: output.slice(end, match.index), line: null });
    segments.push({ text: match[0], line: Number(match[1]) });
    end = match.index + match[0].length;
  }
  if (end < output.length) segments.push({ text: output.slice(end), line: null });
  return segments;
}

/** The line of the program an uncaught error came from: the last one mentioned, which is the innermost frame. */
export function failingLine(stderr: string): number | null {
  let line: number | null = null;
  for (const match of stderr.matchAll(MENTION)) line = Number(match[1]);
  return line;
}
