import type { AuditFilter, AuditStatus } from "@/api/audit";
import { addressOf, dayIn, oneOfIn, positiveIn, textIn } from "@/lib/address";

/** What of the page lives in the address, so that it can be reloaded, bookmarked and sent to somebody. */
export interface LogsPlace {
  filter: AuditFilter;
  /** How many days the statistics are about. */
  days: number;
}

export const AUDIT_STATUSES: readonly AuditStatus[] = ["success", "warning", "error"];

export const PERIODS = [7, 30, 90, 365] as const;
const FIRST_PERIOD = 7;

export const NO_FILTER: AuditFilter = {
  action: "",
  resourceType: "",
  status: null,
  userId: null,
  startDate: "",
  endDate: "",
  page: 1,
};

export function isFiltered(filter: AuditFilter): boolean {
  return writePlace({ filter: { ...filter, page: 1 }, days: FIRST_PERIOD }).size > 0;
}

export function readPlace(address: URLSearchParams): LogsPlace {
  const days = positiveIn(address, "days");
  return {
    filter: {
      action: textIn(address, "action"),
      resourceType: textIn(address, "resource"),
      status: oneOfIn(address, "status", AUDIT_STATUSES),
      userId: positiveIn(address, "user"),
      startDate: dayIn(address, "from"),
      endDate: dayIn(address, "to"),
      page: positiveIn(address, "page") ?? 1,
    },
    days: PERIODS.find((period) => period === days) ?? FIRST_PERIOD,
  };
}

export function writePlace({ filter, days }: LogsPlace): URLSearchParams {
  return addressOf({
    action: filter.action,
    resource: filter.resourceType,
    status: filter.status,
    user: filter.userId,
    from: filter.startDate,
    to: filter.endDate,
    page: filter.page,
    days: days === FIRST_PERIOD ? null : days,
  });
}
