import { queryOptions } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import type { components } from "./generated/schema";
import { keeper } from "./session";

export type User = components["schemas"]["User"];
export type UserLevel = components["schemas"]["UserLevel"];
export type UserStats = components["schemas"]["UserStats"];
export type LoginRequest = components["schemas"]["LoginRequest"];
export type RegisterRequest = components["schemas"]["RegisterRequest"];
export type ChangePasswordRequest = components["schemas"]["ChangePasswordRequest"];

const statsKey = ["user-stats"] as const;

/** Signs in: from here on every request is sent as this user. */
export async function login(body: LoginRequest) {
  keeper.begin(bodyOf(await client.POST("/login", { body })));
}

/** Creates an account and signs in with it. */
export async function register(body: RegisterRequest) {
  await client.POST("/register", { body });
  await login(body);
}

/** Signs out, in every tab. */
export async function logout() {
  await client.POST("/logout");
  keeper.end();
}

/** The server ends all sessions of the user with this, so another one is begun. */
export async function changePassword(username: string, body: ChangePasswordRequest) {
  await client.POST("/change-password", { body });
  await login({ username, password: body.new_password });
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

/** What the user has used of today's quotas, and what is left. */
export const statsQuery = queryOptions({
  queryKey: statsKey,
  queryFn: async ({ signal }) => bodyOf(await client.GET("/user-stats", { signal })),
});
