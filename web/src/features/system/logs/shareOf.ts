/** What part of the whole, in percent with at most one decimal; of nothing, nothing. */
export function shareOf(count: number, total: number): string {
  return total === 0 ? "0%" : `${Number(((count / total) * 100).toFixed(1))}%`;
}
