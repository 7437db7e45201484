import type { AdminAiUsageFilter } from "@/api/admin";
import { addressOf, positiveIn } from "@/lib/address";

export const PERIODS = [7, 30, 90, 365] as const;
const FIRST_PERIOD = 30;

export const NO_FILTER: AdminAiUsageFilter = { userId: null, days: FIRST_PERIOD, page: 1 };

export function readFilter(address: URLSearchParams): AdminAiUsageFilter {
  const days = positiveIn(address, "days");
  return {
    userId: positiveIn(address, "user"),
    days: PERIODS.find((period) => period === days) ?? FIRST_PERIOD,
    page: positiveIn(address, "page") ?? 1,
  };
}

export function writeFilter({ userId, days, page }: AdminAiUsageFilter): URLSearchParams {
  return addressOf({ user: userId, days: days === FIRST_PERIOD ? null : days, page });
}
