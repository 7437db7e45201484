/** How long a key is good for, as it is chosen when the key is made. */

export const EXPIRY_CHOICES = ["never", "days30", "days90", "year", "date"] as const;
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number];

const DAY_MS = 24 * 60 * 60 * 1000;

const DAYS: Record<Exclude<ExpiryChoice, "never" | "date">, number> = { days30: 30, days90: 90, year: 365 };

/** The moment of expiry, in RFC 3339; null for none. `day` is the last good one, where the reader is. */
export function expiryOf(choice: ExpiryChoice, day: string, now: Date): string | null {
  if (choice === "never") return null;
  if (choice !== "date") return new Date(now.getTime() + DAYS[choice] * DAY_MS).toISOString();
  return new Date(`${day}T23:59:59`).toISOString();
}

/** Today where the reader is, as YYYY-MM-DD. */
export function localDay(now: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
