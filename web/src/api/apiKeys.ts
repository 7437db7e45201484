import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import type { components } from "./generated/schema";
import { pageOf, partOf } from "./paging";

export type ApiKey = components["schemas"]["ApiKey"];
/** With its value, which the server tells this once. */
export type NewApiKey = components["schemas"]["NewApiKey"];
export type CreateApiKey = components["schemas"]["NewApiKeyRequest"];

export const API_KEYS_PAGE_SIZE = 20;

/** The key of every listed page, for refreshing them. */
export const apiKeysKey = ["api-keys"] as const;

export function apiKeysQuery(page: number) {
  return queryOptions({
    queryKey: [...apiKeysKey, page],
    queryFn: async ({ signal }) =>
      pageOf(await client.GET("/api-keys", { params: { query: partOf(page, API_KEYS_PAGE_SIZE) }, signal })),
    placeholderData: keepPreviousData,
  });
}

export async function createApiKey(body: CreateApiKey): Promise<NewApiKey> {
  return bodyOf(await client.POST("/api-keys", { body }));
}

/** Enables a key that is disabled, and the other way round. */
export async function toggleApiKey(id: number): Promise<ApiKey> {
  return bodyOf(await client.PUT("/api-keys/{id}/toggle", { params: { path: { id } } }));
}

export async function deleteApiKey(id: number) {
  await client.DELETE("/api-keys/{id}", { params: { path: { id } } });
}
