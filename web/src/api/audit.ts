import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import { downloadOf } from "./download";
import type { components } from "./generated/schema";
import { pageOf, partOf } from "./paging";

export type AuditEntry = components["schemas"]["LogEntry"];
export type AuditStats = components["schemas"]["LogStats"];
export type AuditStatus = keyof components["schemas"]["StatusCounts"];

export interface AuditFilter {
  /** Empty for any; the same of `resourceType`. */
  action: string;
  resourceType: string;
  status: AuditStatus | null;
  userId: number | null;
  /** The first and the last day in UTC, as YYYY-MM-DD; empty for no bound. */
  startDate: string;
  endDate: string;
  /** Counted from 1. */
  page: number;
}

export const AUDIT_PAGE_SIZE = 50;

export const auditKey = ["admin", "logs"] as const;

/** The filter in the server's words, without the page. */
function queryOf(filter: AuditFilter) {
  return {
    ...(filter.action === "" ? {} : { action: filter.action }),
    ...(filter.resourceType === "" ? {} : { resource_type: filter.resourceType }),
    ...(filter.status === null ? {} : { status: filter.status }),
    ...(filter.userId === null ? {} : { user_id: filter.userId }),
    ...(filter.startDate === "" ? {} : { start_date: filter.startDate }),
    ...(filter.endDate === "" ? {} : { end_date: filter.endDate }),
  };
}

export function auditEntriesQuery(filter: AuditFilter) {
  return queryOptions({
    queryKey: [...auditKey, "list", filter],
    queryFn: async ({ signal }) => {
      const query = { ...partOf(filter.page, AUDIT_PAGE_SIZE), ...queryOf(filter) };
      return pageOf(await client.GET("/admin/logs", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

export function auditStatsQuery(days: number) {
  return queryOptions({
    queryKey: [...auditKey, "stats", days],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET("/admin/logs/stats", { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export const auditActionsQuery = queryOptions({
  queryKey: [...auditKey, "actions"],
  queryFn: async ({ signal }) => bodyOf(await client.GET("/admin/logs/actions", { signal })),
});

export const auditResourceTypesQuery = queryOptions({
  queryKey: [...auditKey, "resource-types"],
  queryFn: async ({ signal }) => bodyOf(await client.GET("/admin/logs/resource-types", { signal })),
});

/** The entries of a filter as a table for spreadsheets, all pages of it. */
export async function exportAuditEntries(filter: AuditFilter) {
  const params = { query: queryOf(filter) };
  const answer = await client.GET("/admin/logs/export", { params, parseAs: "stream" });
  const file = await downloadOf(answer, "audit-log.csv");
  /** There are more entries than the file holds. */
  const isCut = answer.response.headers.get("X-Total-Count-Exceeded") === "true";
  return { file, isCut };
}
