import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { User } from "./accounts";
import { bodyOf, client } from "./client";
import { type ExecutionStatus, isUnfinished } from "./executions";
import type { components } from "./generated/schema";
import { pageOf, partOf } from "./paging";
import { ApiFailure } from "./problem";

/** What administrators do with users, and with everybody's executions and use of AI. */

export type CreateUser = components["schemas"]["CreateUserRequest"];
export type UpdateUser = components["schemas"]["UpdateUserRequest"];
export type AdminExecution = components["schemas"]["UserExecution"];

export interface UserFilter {
  q: string;
  /** Counted from 1. */
  page: number;
}

export interface AdminExecutionFilter {
  status: ExecutionStatus | null;
  /** Of an environment. */
  environment: string;
  userId: number | null;
  /** Run with an API key, or from the web; null for both. */
  isApiCall: boolean | null;
  q: string;
  /** Counted from 1. */
  page: number;
}

export interface AdminAiUsageFilter {
  userId: number | null;
  /** How many days, today included. */
  days: number;
  /** Counted from 1. */
  page: number;
}

/** What somebody used by one configuration on one day; `id` numbers the rows, which have no other name. */
export type AdminAiUsageRow = components["schemas"]["UserAiUsageDay"] & { id: number };

export const ADMIN_PAGE_SIZE = 20;
/** How often an execution that goes on is looked at again. */
const UNFINISHED_MS = 2000;

/** The key of every listed page of users, for refreshing them. */
export const usersKey = ["admin", "users"] as const;
export const adminExecutionsKey = ["admin", "executions"] as const;
export const adminAiUsageKey = ["admin", "ai-usage"] as const;

export function usersQuery({ q, page }: UserFilter) {
  return queryOptions({
    queryKey: [...usersKey, q, page],
    queryFn: async ({ signal }) => {
      const query = { ...partOf(page, ADMIN_PAGE_SIZE), ...(q === "" ? {} : { q }) };
      return pageOf(await client.GET("/users", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

export async function createUser(body: CreateUser): Promise<User> {
  return bodyOf(await client.POST("/admin/users", { body }));
}

export async function updateUser({ id, ...body }: UpdateUser & { id: number }): Promise<User> {
  return bodyOf(await client.PUT("/admin/users/{id}", { params: { path: { id } }, body }));
}

export async function setUserPassword({ id, password }: { id: number; password: string }) {
  await client.POST("/admin/users/{id}/change-password", {
    params: { path: { id } },
    body: { new_password: password },
  });
}

export async function deleteUser(id: number) {
  await client.DELETE("/admin/users/{id}", { params: { path: { id } } });
}

export function adminExecutionsQuery(filter: AdminExecutionFilter) {
  return queryOptions({
    queryKey: [...adminExecutionsKey, "list", filter],
    queryFn: async ({ signal }) => {
      const query = {
        ...partOf(filter.page, ADMIN_PAGE_SIZE),
        ...(filter.status === null ? {} : { status: filter.status }),
        ...(filter.environment === "" ? {} : { conda_env: filter.environment }),
        ...(filter.userId === null ? {} : { user_id: filter.userId }),
        ...(filter.isApiCall === null ? {} : { is_api_call: filter.isApiCall }),
        ...(filter.q === "" ? {} : { q: filter.q }),
      };
      return pageOf(await client.GET("/admin/executions", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

/** One of anybody's executions. The server lists them only, so this is the newest of those up to it. */
export function adminExecutionQuery(id: number) {
  return queryOptions({
    queryKey: [...adminExecutionsKey, id],
    queryFn: async ({ signal }): Promise<AdminExecution> => {
      const query = { limit: 1, before: id + 1 };
      const [found] = bodyOf(await client.GET("/admin/executions", { params: { query }, signal }));
      if (found?.id !== id) throw new ApiFailure("execution_not_found", "There is no such execution.", 404);
      return found;
    },
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isUnfinished(data.status) ? UNFINISHED_MS : false,
  });
}

export function adminAiUsageQuery(filter: AdminAiUsageFilter) {
  return queryOptions({
    queryKey: [...adminAiUsageKey, filter],
    queryFn: async ({ signal }) => {
      const part = partOf(filter.page, ADMIN_PAGE_SIZE);
      const query = {
        ...part,
        days: filter.days,
        ...(filter.userId === null ? {} : { user_id: filter.userId }),
      };
      const { items, ...page } = pageOf(await client.GET("/admin/ai-usage", { params: { query }, signal }));
      return {
        ...page,
        items: items.map((row, index): AdminAiUsageRow => ({ ...row, id: part.offset + index })),
      };
    },
    placeholderData: keepPreviousData,
  });
}
