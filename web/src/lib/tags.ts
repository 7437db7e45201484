/** Tags travel as one text with commas between them. */

export const TAG_LENGTH_MAX = 50;
export const TAGS_LENGTH_MAX = 500;

/** Trimmed, without empties and doubles. */
export function splitTags(text: string | null | undefined): string[] {
  const tags = (text ?? "").split(/[,，]/).map((tag) => tag.trim());
  return [...new Set(tags)].filter((tag) => tag !== "");
}

export function joinTags(tags: readonly string[]): string {
  return splitTags(tags.join(",")).join(",");
}
