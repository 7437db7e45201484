import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./generated/schema";
import { ApiFailure, failureFrom } from "./problem";
import { keeper } from "./session";

/** Sends a request as whoever is signed in. A token that has expired is replaced, and the request sent again, once. */
async function authenticatedFetch(request: Request): Promise<Response> {
  const token = await keeper.freshToken();
  if (token === null) return fetch(request);
  const again = request.clone();
  const response = await fetch(withToken(request, token));
  if (response.status !== 401) return response;
  const next = await tokenInstead(token, response);
  if (next === null) return response;
  const second = await fetch(withToken(again, next));
  if (second.status === 401) keeper.expire(next);
  return second;
}

async function tokenInstead(token: string, refusal: Response): Promise<string | null> {
  const { code } = await failureFrom(refusal);
  if (code === "expired_token") return keeper.replace(token);
  keeper.expire(token);
  return null;
}

function withToken(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

const failures: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await failureFrom(response);
  },
  onError({ error }) {
    if (error instanceof ApiFailure) return error;
    if (error instanceof DOMException && error.name === "AbortError") return;
    return new ApiFailure("network", String(error));
  },
};

/** The typed client: each call gives its data or throws an `ApiFailure`. */
export const client = createClient<paths>({ baseUrl: window.location.origin, fetch: authenticatedFetch });
client.use(failures);

/** For what the typed client cannot do: files, and streams that are resumed. Throws an `ApiFailure` like it. */
export async function fetchAsUser(path: string, init: RequestInit): Promise<Response> {
  const request = new Request(new URL(path, window.location.origin), init);
  const response = await authenticatedFetch(request).catch((error: unknown) => {
    if (error instanceof ApiFailure || init.signal?.aborted) throw error;
    throw new ApiFailure("network", String(error));
  });
  if (!response.ok) throw await failureFrom(response);
  return response;
}

/** The body of an answer that must have one. */
export function bodyOf<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new ApiFailure("unexpected", "an answer without a body");
  return answer.data;
}
