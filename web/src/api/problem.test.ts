import { describe, expect, it } from "vitest";
import { ApiFailure, type FieldError, failureFrom, fieldFailures, type ProblemCode } from "./problem";

interface ProblemBody {
  code: ProblemCode;
  detail: string;
  request_id: string;
  errors?: FieldError[];
}

const problem = (status: number, body: ProblemBody, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });

describe("failureFrom", () => {
  it("reads a problem and when to try again", async () => {
    const body: ProblemBody = { code: "busy", detail: "Too many requests are waiting.", request_id: "r1" };
    const failure = await failureFrom(problem(503, body, { "Retry-After": "30" }));
    expect(failure).toMatchObject({
      code: "busy",
      status: 503,
      requestId: "r1",
      retryAfterSeconds: 30,
    });
  });

  it("does not take a proxy's page for a problem", async () => {
    const page = new Response("<html>", { status: 502, headers: { "Content-Type": "text/html" } });
    expect(await failureFrom(page)).toMatchObject({ code: "unexpected", status: 502, detail: "HTTP 502" });
  });

  it("survives a body that is cut short", async () => {
    const cut = new Response("{", { status: 500, headers: { "Content-Type": "application/problem+json" } });
    expect(await failureFrom(cut)).toMatchObject({
      code: "unexpected",
      status: 500,
      retryAfterSeconds: null,
    });
  });
});

describe("fieldFailures", () => {
  it("gathers the sentences of each field", async () => {
    const errors = [
      { pointer: "/username", detail: "Too short." },
      { pointer: "/email", detail: "No address." },
      { pointer: "/username", detail: "No spaces." },
    ];
    const body: ProblemBody = { code: "validation_failed", detail: "Invalid.", request_id: "r2", errors };
    expect(fieldFailures(await failureFrom(problem(422, body)))).toEqual([
      { name: "username", errors: ["Too short.", "No spaces."] },
      { name: "email", errors: ["No address."] },
    ]);
  });

  it("has nothing to say about other failures", () => {
    expect(fieldFailures(new ApiFailure("network", "gone"))).toEqual([]);
    expect(fieldFailures(new Error("bug"))).toEqual([]);
  });
});
