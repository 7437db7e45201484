import type { ExecutionFilter, ExecutionStatus } from "@/api/executions";

/** What of the history lives in the address, so that it can be reloaded, bookmarked and sent to somebody. */
export interface HistoryPlace {
  filter: ExecutionFilter;
  /** The execution that is looked at. */
  executionId: number | null;
}

const STATUSES: Record<ExecutionStatus, true> = {
  queued: true,
  running: true,
  success: true,
  error: true,
  timeout: true,
  memory_exceeded: true,
  cancelled: true,
  interrupted: true,
  system_error: true,
};

export const NO_FILTER: ExecutionFilter = { status: null, q: "", page: 1 };

export function isFiltered(filter: ExecutionFilter): boolean {
  return filter.status !== null || filter.q !== "";
}

function positive(word: string | null): number | null {
  return word !== null && /^[1-9]\d{0,14}$/.test(word) ? Number(word) : null;
}

function readStatus(word: string | null): ExecutionStatus | null {
  return word !== null && Object.hasOwn(STATUSES, word) ? (word as ExecutionStatus) : null;
}

export function readExecutionId(address: URLSearchParams): number | null {
  return positive(address.get("execution"));
}

/** In the address of the workbench: an item of the code library to be opened. */
export const CODE_PARAMETER = "code";

export function readCodeId(address: URLSearchParams): number | null {
  return positive(address.get(CODE_PARAMETER));
}

/** What makes no sense in an address is as if it were not there. */
export function readPlace(address: URLSearchParams): HistoryPlace {
  return {
    filter: {
      status: readStatus(address.get("status")),
      q: address.get("q") ?? "",
      page: positive(address.get("page")) ?? 1,
    },
    executionId: readExecutionId(address),
  };
}

/** The shortest address of a place. */
export function writePlace({ filter, executionId }: HistoryPlace): URLSearchParams {
  const address = new URLSearchParams();
  if (filter.status !== null) address.set("status", filter.status);
  if (filter.q !== "") address.set("q", filter.q);
  if (filter.page !== 1) address.set("page", String(filter.page));
  if (executionId !== null) address.set("execution", String(executionId));
  return address;
}
