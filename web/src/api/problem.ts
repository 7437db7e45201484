import type { components } from "./generated/schema";

export type ProblemCode = components["schemas"]["ProblemCode"];
export type FieldError = components["schemas"]["FieldError"];

/** `network`: no answer at all. `unexpected`: an answer that is not one of this API. */
export type FailureCode = ProblemCode | "network" | "unexpected";

/** Why a call did not succeed. Everything the API room throws is one of these. */
export class ApiFailure extends Error {
  override name = "ApiFailure";

  constructor(
    readonly code: FailureCode,
    /** The server's own English sentence. */
    readonly detail: string,
    readonly status: number | null = null,
    readonly requestId: string | null = null,
    readonly retryAfterSeconds: number | null = null,
    /** What is wrong with what was sent, where `code` is `validation_failed`. */
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
  }
}

export async function failureFrom(response: Response): Promise<ApiFailure> {
  const problem = await readProblem(response);
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new ApiFailure(
    problem?.code ?? "unexpected",
    problem?.detail ?? `HTTP ${response.status}`,
    response.status,
    problem?.request_id ?? response.headers.get("X-Request-Id"),
    Number.isFinite(retryAfter) ? retryAfter : null,
    problem?.errors ?? [],
  );
}

/** What a form shows at its fields: the server's sentences by the name of the field they are about. */
export function fieldFailures(error: unknown): { name: string; errors: string[] }[] {
  if (!(error instanceof ApiFailure)) return [];
  const byName = new Map<string, string[]>();
  for (const { pointer, detail } of error.errors) {
    const name = pointer.split("/")[1] ?? "";
    byName.set(name, [...(byName.get(name) ?? []), detail]);
  }
  return [...byName].map(([name, errors]) => ({ name, errors }));
}

async function readProblem(response: Response): Promise<components["schemas"]["Problem"] | null> {
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) return null;
  try {
    return await response.clone().json();
  } catch {
    return null;
  }
}
