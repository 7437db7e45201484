import type { Diagnostic, Workspace } from "@astral-sh/ruff-wasm-web";

/** Something about a program that is wrong, or likely to be. Lines and columns from 1. */
export interface Finding {
  code: string | null;
  message: string;
  isError: boolean;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** What every program finds without having made it. */
const BUILTINS = ["display", "parameters"];

/** Mistakes, and names that are not used or not known. How code is laid out is nobody's business but its writer's. */
const SETTINGS = { builtins: BUILTINS, lint: { select: ["E4", "E7", "E9", "F"] } };

let loading: Promise<Workspace> | null = null;

/** Loaded with the first use, in a file of its own: it is larger than all the rest. */
function workspace(): Promise<Workspace> {
  loading ??= load();
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

async function load(): Promise<Workspace> {
  const { default: initialise, PositionEncoding, Workspace } = await import("@astral-sh/ruff-wasm-web");
  await initialise();
  return new Workspace(SETTINGS, PositionEncoding.Utf16);
}

export async function check(code: string): Promise<Finding[]> {
  const found = (await workspace()).check(code) as Diagnostic[];
  return found.map(({ code: rule, message, start_location: start, end_location: end }) => ({
    code: rule,
    message,
    isError: rule === null || rule === "invalid-syntax" || rule.startsWith("E9"),
    line: start.row,
    column: start.column,
    endLine: end.row,
    endColumn: end.column,
  }));
}

/** The program as ruff lays it out; null where its syntax is wrong. */
export async function format(code: string): Promise<string | null> {
  const ruff = await workspace();
  try {
    return ruff.format(code);
  } catch {
    return null;
  }
}
