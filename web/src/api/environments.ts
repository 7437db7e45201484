import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { eventsOf } from "@/lib/eventStream";
import { bodyOf, client, fetchAsUser } from "./client";
import { downloadOf } from "./download";
import { environmentsKey } from "./environmentsKey";
import type { components } from "./generated/schema";
import { pageOf, partOf } from "./paging";
import { ApiFailure, type FailureCode } from "./problem";

export type UserEnvironment = components["schemas"]["UserEnvironment"];
export type EnvironmentChoices = components["schemas"]["EnvironmentChoices"];
export type EnvironmentPackage = components["schemas"]["EnvironmentPackage"];
export type CreateEnvironment = components["schemas"]["NewEnvironmentRequest"];
export type ImportEnvironment = components["schemas"]["ImportRequest"];
export type UpdateEnvironment = components["schemas"]["EnvironmentChangesRequest"];

/** A file that an environment can be made from. */
export const FILE_FORMATS = ["environment.yml", "requirements.txt"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export interface EnvironmentFilter {
  /** One's own, all that one may use, or (for administrators) everybody's. */
  scope: "mine" | "usable" | "all";
  q: string;
  /** Counted from 1. */
  page: number;
}

export const ENVIRONMENTS_PAGE_SIZE = 20;

export const environmentNamesQuery = queryOptions({
  queryKey: [...environmentsKey, "names"],
  queryFn: async ({ signal }) => bodyOf(await client.GET("/conda-environments", { signal })),
});

export const environmentChoicesQuery = queryOptions({
  queryKey: [...environmentsKey, "choices"],
  queryFn: async ({ signal }) => bodyOf(await client.GET("/environment-choices", { signal })),
});

export function environmentsQuery({ scope, q, page }: EnvironmentFilter) {
  return queryOptions({
    queryKey: [...environmentsKey, "list", scope, q, page],
    queryFn: async ({ signal }) => {
      const query = { ...partOf(page, ENVIRONMENTS_PAGE_SIZE), ...(q === "" ? {} : { q }) };
      if (scope === "all")
        return pageOf(await client.GET("/admin/user-environments", { params: { query }, signal }));
      return pageOf(
        await client.GET("/user-environments", { params: { query: { ...query, scope } }, signal }),
      );
    },
    placeholderData: keepPreviousData,
  });
}

/** How many one has of one's own. */
export const environmentCountQuery = queryOptions({
  queryKey: [...environmentsKey, "count"],
  queryFn: async ({ signal }) => {
    const query = { scope: "mine", limit: 1 } as const;
    return pageOf(await client.GET("/user-environments", { params: { query }, signal })).total;
  },
});

export function environmentQuery(id: number) {
  return queryOptions({
    queryKey: [...environmentsKey, id],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET("/user-environments/{id}", { params: { path: { id } }, signal })),
    retry: (failures, error) => failures < 1 && !(error instanceof ApiFailure && error.status === 404),
  });
}

/** `latest`: the index is asked for newest versions, which takes seconds. */
export function packagesQuery(env: string, latest: boolean) {
  return queryOptions({
    queryKey: [...environmentsKey, "packages", env, latest],
    queryFn: async ({ signal }) =>
      bodyOf(
        await client.GET("/environments/{env}/packages", {
          params: { path: { env }, query: { latest } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** What may stand at a place of a program, as its environment knows it. */
export async function completionsAt(
  env: string,
  place: { code: string; line: number; column: number },
  signal: AbortSignal,
): Promise<{ label: string; kind: string; detail?: string | null }[]> {
  const response = await fetchAsUser(`/environments/${encodeURIComponent(env)}/complete`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(place),
    signal,
  });
  return (await response.json()).items;
}

export async function updateEnvironment({ id, ...body }: UpdateEnvironment & { id: number }) {
  return bodyOf(await client.PUT("/user-environments/{id}", { params: { path: { id } }, body }));
}

export async function deleteEnvironment(id: number) {
  await client.DELETE("/user-environments/{id}", { params: { path: { id } } });
}

export async function rollBackEnvironment(id: number): Promise<UserEnvironment> {
  return bodyOf(await client.POST("/user-environments/{id}/roll-back", { params: { path: { id } } }));
}

export async function cancelBuild(id: number) {
  await client.DELETE("/user-environments/{id}/build", { params: { path: { id } } });
}

export async function exportEnvironment(env: string, format: FileFormat) {
  const answer = await client.GET("/environments/{env}/export", {
    params: { path: { env }, query: { format } },
    parseAs: "stream",
  });
  return downloadOf(answer, `${env}-${format}`);
}

/** What a build says while it goes on. */
export type BuildEvent =
  | { kind: "started"; id: number }
  | { kind: "waiting"; ahead: number }
  | { kind: "progress"; phase: string; line: string }
  | { kind: "finished"; environment: UserEnvironment };

/** Ends with the build: it throws why that came to nothing. */
export type BuildEvents = AsyncGenerator<BuildEvent>;

const asItGoes = { headers: { Accept: "text/event-stream" }, parseAs: "stream" } as const;

/** Each begins a build when it is iterated over, or finds the one that is under way. */
export const builds = {
  create: (body: CreateEnvironment) => told(() => client.POST("/user-environments", { body, ...asItGoes })),
  import: (body: ImportEnvironment) =>
    told(() => client.POST("/user-environments/import", { body, ...asItGoes })),
  watch: (id: number) =>
    told(() => client.GET("/user-environments/{id}/build", { params: { path: { id } }, ...asItGoes })),
  rebuild: (id: number) =>
    told(() => client.POST("/user-environments/{id}/rebuild", { params: { path: { id } }, ...asItGoes })),
  install: (env: string, package_name: string) =>
    told(() =>
      client.POST("/environments/{env}/packages/install", {
        params: { path: { env } },
        body: { package_name },
        ...asItGoes,
      }),
    ),
  upgrade: (env: string, name: string) =>
    told(() =>
      client.PUT("/environments/{env}/packages/{name}/upgrade", {
        params: { path: { env, name } },
        ...asItGoes,
      }),
    ),
  uninstall: (env: string, name: string) =>
    told(() =>
      client.DELETE("/environments/{env}/packages/{name}", { params: { path: { env, name } }, ...asItGoes }),
    ),
};

async function* told(ask: () => Promise<{ data?: unknown }>): BuildEvents {
  const stream = bodyOf(await ask()) as ReadableStream<Uint8Array>;
  try {
    for await (const { name, data } of eventsOf(stream)) {
      const event = eventOf(name, JSON.parse(data));
      yield event;
      if (event.kind === "finished") return;
    }
  } catch (error) {
    throw error instanceof ApiFailure ? error : new ApiFailure("network", String(error));
  }
  throw new ApiFailure("network", "the connection ended before the build");
}

function eventOf(name: string, data: Record<string, unknown>): BuildEvent {
  switch (name) {
    case "finished":
      return { kind: name, environment: data as unknown as UserEnvironment };
    case "failed":
      throw new ApiFailure(data.code as FailureCode, String(data.detail));
    case "started":
    case "waiting":
    case "progress":
      return { kind: name, ...data } as BuildEvent;
    default:
      throw new ApiFailure("unexpected", `an event called ${name}`);
  }
}
