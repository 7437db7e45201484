import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./generated/schema";
import { ApiFailure, failureFrom } from "./problem";
import { currentToken, expireSession } from "./session";

const BEARER = "Bearer ";

const authentication: Middleware = {
  onRequest({ request }) {
    const token = currentToken();
    if (token !== null) request.headers.set("Authorization", BEARER + token);
    return request;
  },
  onResponse({ request, response }) {
    const sent = request.headers.get("Authorization");
    if (response.status === 401 && sent !== null) expireSession(sent.slice(BEARER.length));
  },
};

const failures: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await failureFrom(response);
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    return new ApiFailure("network", String(error));
  },
};

/** The typed client: each call gives its data or throws an `ApiFailure`. */
export const client = createClient<paths>({ baseUrl: window.location.origin });
// Answers pass the last middleware first: `authentication` sees a 401 before `failures` throws it.
client.use(failures, authentication);

/** The body of an answer that must have one. */
export function bodyOf<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new ApiFailure("unexpected", "an answer without a body");
  return answer.data;
}
