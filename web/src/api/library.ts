import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import type { components } from "./generated/schema";
import { pageOf, partOf } from "./paging";
import { ApiFailure } from "./problem";

export type CodeItem = components["schemas"]["CodeItem"];
export type CreateCode = components["schemas"]["NewCodeRequest"];
export type UpdateCode = components["schemas"]["CodeChangesRequest"];

/** Whose code: one's own, everybody's that is public, or both. */
export type CodeScope = "mine" | "public" | "all";

export interface CodeFilter {
  scope: CodeScope;
  q: string;
  /** Empty: any. */
  tag: string;
  /** Counted from 1. */
  page: number;
}

export const CODES_PAGE_SIZE = 20;

/** The key of everything about the library, for refreshing it. */
export const codesKey = ["code-library"] as const;

export function codesQuery({ scope, q, tag, page }: CodeFilter) {
  return queryOptions({
    queryKey: [...codesKey, "list", scope, q, tag, page],
    queryFn: async ({ signal }) => {
      const query = {
        ...partOf(page, CODES_PAGE_SIZE),
        scope,
        ...(q === "" ? {} : { q }),
        ...(tag === "" ? {} : { tag }),
      };
      return pageOf(await client.GET("/code-library", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

/** How many one has of one's own. */
export const codeCountQuery = queryOptions({
  queryKey: [...codesKey, "count"],
  queryFn: async ({ signal }) => {
    const query = { scope: "mine", limit: 1 } as const;
    return pageOf(await client.GET("/code-library", { params: { query }, signal })).total;
  },
});

export function codeQuery(id: number) {
  return queryOptions({
    queryKey: [...codesKey, id],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET("/code-library/{id}", { params: { path: { id } }, signal })),
    retry: (failures, error) => failures < 1 && !(error instanceof ApiFailure && error.status === 404),
  });
}

export async function createCode(body: CreateCode): Promise<CodeItem> {
  return bodyOf(await client.POST("/code-library", { body }));
}

export async function updateCode({ id, ...body }: UpdateCode & { id: number }): Promise<CodeItem> {
  return bodyOf(await client.PUT("/code-library/{id}", { params: { path: { id } }, body }));
}

export async function deleteCode(id: number) {
  await client.DELETE("/code-library/{id}", { params: { path: { id } } });
}
