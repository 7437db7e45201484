/** Reading and writing the part of an address that says what a page shows. What makes no sense is not there. */

export function positiveIn(address: URLSearchParams, name: string): number | null {
  const word = address.get(name);
  return word !== null && /^[1-9]\d{0,14}$/.test(word) ? Number(word) : null;
}

export function textIn(address: URLSearchParams, name: string): string {
  return address.get(name) ?? "";
}

export function oneOfIn<T extends string>(
  address: URLSearchParams,
  name: string,
  words: readonly T[],
): T | null {
  return words.find((word) => word === address.get(name)) ?? null;
}

/** A day that exists, as YYYY-MM-DD; otherwise nothing. */
export function dayIn(address: URLSearchParams, name: string): string {
  const word = address.get(name) ?? "";
  const moment = new Date(`${word}T00:00:00Z`);
  const isDay = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${word}T`);
  return isDay ? word : "";
}

/** The shortest address that says this: null, the empty word and the first page are left out. */
export function addressOf({
  page,
  ...values
}: { page?: number } & Record<string, string | number | null | undefined>): URLSearchParams {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") address.set(name, String(value));
  }
  if (page !== undefined && page !== 1) address.set("page", String(page));
  return address;
}
