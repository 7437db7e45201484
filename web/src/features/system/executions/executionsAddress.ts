import type { AdminExecutionFilter } from "@/api/admin";
import { addressOf, oneOfIn, positiveIn, textIn } from "@/lib/address";
import { STATUS_WORDS } from "@/ui/StatusTag";

/** What of the page lives in the address, so that it can be reloaded, bookmarked and sent to somebody. */
export interface ExecutionsPlace {
  filter: AdminExecutionFilter;
  /** The execution that is looked at. */
  executionId: number | null;
}

export const SOURCES = ["api", "web"] as const;
export type Source = (typeof SOURCES)[number];

export const NO_FILTER: AdminExecutionFilter = {
  status: null,
  environment: "",
  userId: null,
  isApiCall: null,
  q: "",
  page: 1,
};

export function sourceOf({ isApiCall }: AdminExecutionFilter): Source | null {
  if (isApiCall === null) return null;
  return isApiCall ? "api" : "web";
}

export function isFiltered(filter: AdminExecutionFilter): boolean {
  return writePlace({ filter: { ...filter, page: 1 }, executionId: null }).size > 0;
}

export function readPlace(address: URLSearchParams): ExecutionsPlace {
  const source = oneOfIn(address, "source", SOURCES);
  return {
    filter: {
      status: oneOfIn(address, "status", STATUS_WORDS),
      environment: textIn(address, "environment"),
      userId: positiveIn(address, "user"),
      isApiCall: source === null ? null : source === "api",
      q: textIn(address, "q"),
      page: positiveIn(address, "page") ?? 1,
    },
    executionId: positiveIn(address, "execution"),
  };
}

export function writePlace({ filter, executionId }: ExecutionsPlace): URLSearchParams {
  return addressOf({
    status: filter.status,
    environment: filter.environment,
    user: filter.userId,
    source: sourceOf(filter),
    q: filter.q,
    page: filter.page,
    execution: executionId,
  });
}
