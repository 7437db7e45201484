import type { RunOptions } from "@/lib/tabs";

/** What people write into the popover: one argument a line, one `NAME=value` a line. */
export interface OptionTexts {
  args: string;
  env: string;
}

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** The server's own. */
const RESERVED = /^CODERUNNER_/;

export const ARGS_MAX = 256;
export const ENV_MAX = 64;
/** All arguments together, and all variables together, in bytes. */
export const BYTES_MAX = 64 * 1024;

const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
const bytesOf = (texts: readonly string[]) => new TextEncoder().encode(texts.join("")).length;

export function textsOf({ args, env }: RunOptions): OptionTexts {
  return {
    args: args.join("\n"),
    env: Object.entries(env)
      .map(([name, value]) => `${name}=${value}`)
      .join("\n"),
  };
}

/** Null when there are too many of them. */
export function readArgs(text: string): string[] | null {
  const args = lines(text);
  return args.length > ARGS_MAX || bytesOf(args) > BYTES_MAX ? null : args;
}

/** The variables, or the line that is none. */
export function readEnv(text: string): { env: Record<string, string> } | { wrong: string } {
  const env: Record<string, string> = {};
  for (const line of lines(text)) {
    const at = line.indexOf("=");
    const name = line.slice(0, at).trim();
    if (at < 0 || !ENV_NAME.test(name) || RESERVED.test(name)) return { wrong: line };
    env[name] = line.slice(at + 1);
  }
  const names = Object.keys(env);
  if (names.length > ENV_MAX || bytesOf([...names, ...Object.values(env)]) > BYTES_MAX)
    return { wrong: names.at(-1) ?? "" };
  return { env };
}

/** How many of the options are other than usual. */
export function countOf({ args, env, timeoutS, memoryMb }: RunOptions): number {
  const isSet = [args.length > 0, Object.keys(env).length > 0, timeoutS !== null, memoryMb !== null];
  return isSet.filter(Boolean).length;
}
