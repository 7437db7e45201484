import type { EnvironmentFilter } from "@/api/environments";
import { addressOf, oneOfIn, positiveIn, textIn } from "@/lib/address";

export const SCOPES = ["usable", "mine", "all"] as const;

/** What the page shows. */
export interface EnvironmentsPlace extends EnvironmentFilter {
  /** The environment that is open. The base environment's id is 0. */
  openId: number | null;
}

export function readPlace(address: URLSearchParams): EnvironmentsPlace {
  return {
    scope: oneOfIn(address, "scope", SCOPES) ?? "usable",
    q: textIn(address, "q"),
    page: positiveIn(address, "page") ?? 1,
    openId: address.get("environment") === "0" ? 0 : positiveIn(address, "environment"),
  };
}

export function writePlace({ scope, q, page, openId }: EnvironmentsPlace): URLSearchParams {
  return addressOf({ scope: scope === "usable" ? null : scope, q, page, environment: openId });
}
