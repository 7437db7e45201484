import { queryOptions } from "@tanstack/react-query";
import { eventsOf } from "@/lib/eventStream";
import { fetchAsUser } from "./client";
import { type Download, downloadOf } from "./download";
import type { Execution } from "./executions";
import type { components } from "./generated/schema";
import { ApiFailure } from "./problem";

export type ExecuteRequest = components["schemas"]["ExecuteRequest"];
export type Artifact = Execution["artifacts"][number];
/** Base64 for pictures and other binary types, text for the rest. */
export type Display = Execution["displays"][number];
/** What was used up to a moment, and the memory at it. */
export type UsagePoint = Execution["usage"][number];

/** What an execution tells while it goes on. */
export type LiveEvent =
  | { kind: "preparing"; phase: string; line: string }
  | { kind: "started"; id: number }
  | { kind: "stdout"; text: string }
  | { kind: "stderr"; text: string }
  | ({ kind: "display" } & Display)
  | ({ kind: "usage" } & UsagePoint)
  | ({ kind: "artifact" } & Artifact)
  /** We read slower than the server was willing to wait for; something is missing. */
  | { kind: "skipped" }
  | { kind: "finished"; execution: Execution };

/** An event, and what the server is to be told to go on after it. */
export interface PlacedEvent {
  event: LiveEvent;
  place: string | undefined;
}

export type LiveEvents = AsyncGenerator<PlacedEvent>;

/** Runs a program that goes on when nobody listens, and may be written to. Files are put beside it under their names. */
export function executeLive(
  request: ExecuteRequest,
  files: readonly File[],
  signal: AbortSignal,
): LiveEvents {
  const form = new FormData();
  form.append(
    "request",
    JSON.stringify({ ...request, stream: true, interactive: true, on_disconnect: "continue" }),
  );
  for (const file of files) form.append("files", file, file.name);
  return eventsAt("/execute", { method: "POST", body: form, signal });
}

/** Listens to an execution from its beginning, or from after a place. Leaving does not end it. */
export function followExecution(id: number, after: string | undefined, signal: AbortSignal): LiveEvents {
  const headers: Record<string, string> = after === undefined ? {} : { "Last-Event-ID": after };
  return eventsAt(`/executions/${id}/events`, { headers, signal });
}

async function* eventsAt(path: string, init: RequestInit): LiveEvents {
  const response = await fetchAsUser(path, {
    ...init,
    headers: { ...init.headers, Accept: "text/event-stream" },
  });
  if (response.body === null) throw new ApiFailure("unexpected", "an answer without a body");
  try {
    for await (const { name, data, id } of eventsOf(response.body)) {
      const event = eventOf(name, JSON.parse(data));
      if (event !== null) yield { event, place: id };
      if (event?.kind === "finished") return;
    }
  } catch (error) {
    if (error instanceof ApiFailure) throw error;
    throw new ApiFailure("network", String(error));
  }
  throw new ApiFailure("network", "the connection ended before the execution");
}

/** Null for what a newer server may tell. */
function eventOf(name: string, data: Record<string, unknown>): LiveEvent | null {
  switch (name) {
    case "finished":
      return { kind: name, execution: data as unknown as Execution };
    case "failed":
      throw new ApiFailure(
        data.code as ApiFailure["code"],
        String(data.detail),
        data.status as number,
        (data.request_id as string | undefined) ?? null,
      );
    case "preparing":
    case "started":
    case "stdout":
    case "stderr":
    case "display":
    case "usage":
    case "artifact":
    case "skipped":
      return { ...data, kind: name } as LiveEvent;
    default:
      return null;
  }
}

export async function cancelExecution(id: number) {
  await fetchAsUser(`/executions/${id}/cancel`, { method: "POST" });
}

export async function sendInput(id: number, input: { data: string } | { eof: true }) {
  await fetchAsUser(`/executions/${id}/stdin`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(input),
  });
}

export async function downloadArtifact({ url, name }: Artifact): Promise<Download> {
  return downloadFrom(url, name.split("/").at(-1) ?? name);
}

export function downloadArtifacts(id: number): Promise<Download> {
  return downloadFrom(`/executions/${id}/artifacts.zip`, `execution-${id}.zip`);
}

async function downloadFrom(path: string, name: string): Promise<Download> {
  const response = await fetchAsUser(path, {});
  // Not the name in the headers, which is spelt with what headers may hold.
  return { ...(await downloadOf({ response, data: response.body }, name)), name };
}

/** Where anybody who knows it may read the execution. */
export async function shareExecution(id: number): Promise<{ token: string; path: string }> {
  return (await fetchAsUser(`/executions/${id}/share`, { method: "POST" })).json();
}

export async function unshareExecution(id: number) {
  await fetchAsUser(`/executions/${id}/share`, { method: "DELETE" });
}

/** What its owner shared, for whoever has the link. */
export function sharedExecutionQuery(token: string) {
  return queryOptions({
    queryKey: ["shared", token],
    queryFn: async ({ signal }): Promise<Execution> => {
      const response = await fetchAsUser(`/shared/${encodeURIComponent(token)}`, { signal });
      return (await response.json()).execution;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
