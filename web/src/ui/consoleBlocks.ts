import type { Line, Voice } from "@/lib/transcript";

const BLOCK_LINES = 200;

/**
 * The last lines in blocks that begin at the same numbers however many lines there are, so that more output changes the
 * last block only. An empty line at the end, where the next character would go, is none.
 */
export function blocksOf(lines: readonly Line[], max: number): Line[][] {
  const end = lines.at(-1)?.spans.length === 0 ? lines.length - 1 : lines.length;
  const blocks: Line[][] = [];
  let number = -1;
  for (const line of lines.slice(Math.max(0, end - max), end)) {
    const block = Math.floor(line.number / BLOCK_LINES);
    if (block !== number) blocks.push([]);
    number = block;
    blocks.at(-1)?.push(line);
  }
  return blocks;
}

/** Neighbouring lines of one stream. A line belongs to who began it. */
export function runsOf(lines: readonly Line[]): { voice: Voice; lines: Line[] }[] {
  const runs: { voice: Voice; lines: Line[] }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    const voice = line.spans.find(({ text }) => text !== "")?.voice ?? last?.voice ?? "stdout";
    if (last?.voice === voice) last.lines.push(line);
    else runs.push({ voice, lines: [line] });
  }
  return runs;
}
