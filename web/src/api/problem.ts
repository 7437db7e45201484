import type { components } from "./generated/schema";

export type ProblemCode = components["schemas"]["ProblemCode"];

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
  );
}

async function readProblem(response: Response): Promise<components["schemas"]["Problem"] | null> {
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) return null;
  try {
    return await response.clone().json();
  } catch {
    return null;
  }
}
