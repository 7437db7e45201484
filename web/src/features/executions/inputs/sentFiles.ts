/** Files that are put beside the program. They are kept in memory: a browser keeps no files over a reload. */
export const FILES_MAX = 100;
export const FILES_BYTES_MAX = 8 * 1024 * 1024;

export interface NamedFile {
  name: string;
  size: number;
}

/** Why files cannot be sent; null when they can. */
export type FilesProblem = "tooMany" | "tooLarge";

export function problemOf(files: readonly NamedFile[]): FilesProblem | null {
  if (files.length > FILES_MAX) return "tooMany";
  return sizeOf(files) > FILES_BYTES_MAX ? "tooLarge" : null;
}

export const sizeOf = (files: readonly NamedFile[]) => files.reduce((sum, { size }) => sum + size, 0);

/** One of the same name takes the other's place. */
export function withFiles<T extends NamedFile>(files: readonly T[], added: readonly T[]): T[] {
  const byName = new Map([...files, ...added].map((file) => [file.name, file]));
  return [...byName.values()];
}
