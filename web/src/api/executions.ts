import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import type { components } from "./generated/schema";
import { pageOf, partOf } from "./paging";
import { ApiFailure } from "./problem";

export type Execution = components["schemas"]["Execution"];
export type ExecutionStatus = components["schemas"]["ExecutionStatus"];

export interface ExecutionFilter {
  status: ExecutionStatus | null;
  q: string;
  /** Counted from 1. */
  page: number;
}

/** Whether it has yet to end; what it takes is not known before. */
export function isUnfinished(status: ExecutionStatus): boolean {
  return status === "queued" || status === "running";
}

export const PAGE_SIZE = 20;

const executionsKey = ["executions"] as const;
/** The key of every listed page, for refreshing them. */
export const executionListsKey = [...executionsKey, "list"] as const;
export const executeKey = ["execute"] as const;

/** A program, and the name of the environment it is run in. */
export interface Program {
  code: string;
  conda_env: string;
}

export async function execute(body: Program): Promise<Execution> {
  // What is not asked for as events is no text of them.
  return bodyOf(await client.POST("/execute", { body })) as Execution;
}

export function executionQuery(id: number) {
  return queryOptions({
    queryKey: [...executionsKey, id],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET("/executions/{id}", { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) => failures < 1 && !(error instanceof ApiFailure && error.status === 404),
  });
}

export function executionsQuery(filter: ExecutionFilter) {
  return queryOptions({
    queryKey: [...executionListsKey, filter],
    queryFn: async ({ signal }) => {
      const query = {
        ...partOf(filter.page, PAGE_SIZE),
        ...(filter.status === null ? {} : { status: filter.status }),
        ...(filter.q === "" ? {} : { q: filter.q }),
      };
      return pageOf(await client.GET("/executions", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}
