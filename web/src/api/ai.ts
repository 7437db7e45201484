import { queryOptions } from "@tanstack/react-query";
import { eventsOf } from "@/lib/eventStream";
import { bodyOf, client } from "./client";
import type { components } from "./generated/schema";
import { ApiFailure, type ProblemCode } from "./problem";

export type AiConfig = components["schemas"]["AiConfig"];
export type AiProvider = components["schemas"]["Provider"];
export type AiUsageDay = components["schemas"]["AiUsageDay"];
export type AiAnswer = components["schemas"]["AiAnswer"];
export type CreateAiConfig = components["schemas"]["NewAiConfigRequest"];
export type UpdateAiConfig = components["schemas"]["AiConfigChangesRequest"];
export type GenerateMode = components["schemas"]["GenerateMode"];
export type AiQuestion = Omit<components["schemas"]["GenerateRequest"], "stream">;

/** As many as one may have. */
export const AI_CONFIGS_MAX = 5;

export const aiConfigsKey = ["ai-configs"] as const;
const aiUsageKey = ["ai-usage"] as const;

export const aiConfigsQuery = queryOptions({
  queryKey: aiConfigsKey,
  queryFn: async ({ signal }) => bodyOf(await client.GET("/ai-configs", { signal })),
});

export const aiUsageQuery = queryOptions({
  queryKey: aiUsageKey,
  queryFn: async ({ signal }) => bodyOf(await client.GET("/ai-usage", { signal })),
});

export async function createAiConfig(body: CreateAiConfig): Promise<AiConfig> {
  return bodyOf(await client.POST("/ai-configs", { body }));
}

export async function updateAiConfig(id: number, body: UpdateAiConfig): Promise<AiConfig> {
  return bodyOf(await client.PUT("/ai-configs/{id}", { params: { path: { id } }, body }));
}

export async function deleteAiConfig(id: number) {
  await client.DELETE("/ai-configs/{id}", { params: { path: { id } } });
}

export async function testAiConfig(id: number) {
  return bodyOf(await client.POST("/ai-configs/{id}/test", { params: { path: { id } } }));
}

/**
 * Asks, tells what has come so far whenever there is more, and gives the whole answer at last. Aborting ends the
 * question to the provider too.
 */
export async function askAi(
  question: AiQuestion,
  onProgress: (soFar: string) => void,
  signal: AbortSignal,
): Promise<AiAnswer> {
  const body = { ...question, stream: true };
  const { data } = await client.POST("/ai/generate-code", { body, parseAs: "stream", signal });
  if (data == null) throw new ApiFailure("unexpected", "an answer without a body");
  let soFar = "";
  for await (const event of eventsOf(data)) {
    if (event.name === "progress") {
      const { at, text } = JSON.parse(event.data) as { at: number; text: string };
      soFar = soFar.slice(0, at) + text;
      onProgress(soFar);
    }
    if (event.name === "finished") return JSON.parse(event.data) as AiAnswer;
    if (event.name === "failed") throw failureOf(JSON.parse(event.data));
  }
  throw new ApiFailure("network", "the answer broke off");
}

function failureOf(problem: components["schemas"]["Problem"]): ApiFailure {
  return new ApiFailure(problem.code as ProblemCode, problem.detail, problem.status, problem.request_id);
}
