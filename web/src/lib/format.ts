const MIB = 1024 * 1024;

/** Milliseconds as a person reads them: `7 ms`, `1.23 s`, `12.3 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${trimZeros(seconds.toFixed(seconds < 9.995 ? 2 : 1))} s`;
  const whole = Math.round(seconds);
  const rest = whole % 60;
  return rest === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${rest} s`;
}

/** Time passed since the start of something that goes on; its width changes as little as possible. */
export function formatElapsed(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}

/** Bytes in binary units, spelled as the tiers spell them: `512 B`, `8.5 MB`, `1 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < MIB) return `${trimZeros((bytes / 1024).toFixed(1))} KB`;
  if (bytes < 1024 * MIB) return `${trimZeros((bytes / MIB).toFixed(1))} MB`;
  return `${trimZeros((bytes / (1024 * MIB)).toFixed(2))} GB`;
}

/** A moment in the reader's own time zone and language. */
export function formatMoment(rfc3339: string, language: string): string {
  const moment = new Date(rfc3339);
  if (Number.isNaN(moment.getTime())) return rfc3339;
  return new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "medium",
    hour12: false,
  }).format(moment);
}

/** The first line that says something, for lists. */
export function firstLine(code: string): string {
  return (
    code
      .split("\n", 200)
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}

function trimZeros(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}
