import type { FileFormat } from "@/api/environments";

export const NAME_PATTERN = /^[A-Za-z0-9_-]+$/;
export const NAME_LENGTH_MAX = 64;
export const DISPLAY_NAME_LENGTH_MAX = 100;
export const DESCRIPTION_LENGTH_MAX = 2000;

/** `3.12.1` as `3.12`, which is how a Python is asked for. */
export function minorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** What was typed or pasted, one requirement each. */
export function packagesIn(typed: readonly string[]): string[] {
  return typed.flatMap((text) => text.split(/\n/)).flatMap((text) => text.trim() || []);
}

/** Which file somebody has, by its name or else by what is in it. */
export function formatOf(name: string, text: string): FileFormat {
  if (/\.ya?ml$/i.test(name)) return "environment.yml";
  if (/\.txt$/i.test(name)) return "requirements.txt";
  return /^(name|channels|dependencies)\s*:/m.test(text) ? "environment.yml" : "requirements.txt";
}
