import { queryOptions } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import type { components } from "./generated/schema";

export type User = components["schemas"]["User"];
export type LoginRequest = components["schemas"]["LoginRequest"];

export async function login(body: LoginRequest) {
  return bodyOf(await client.POST("/login", { body }));
}

export const meQuery = queryOptions({
  queryKey: ["users", "me"],
  queryFn: async ({ signal }) => bodyOf(await client.GET("/users/me", { signal })),
  staleTime: 60_000,
});

export const tiersQuery = queryOptions({
  queryKey: ["user-levels"],
  queryFn: async ({ signal }) => bodyOf(await client.GET("/user-levels", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});
