import type { CodeFilter, CodeScope } from "@/api/library";
import { addressOf, oneOfIn, positiveIn, textIn } from "@/lib/address";

/** What of the library lives in the address, so that it can be reloaded, bookmarked and sent to somebody. */
export interface LibraryPlace {
  filter: CodeFilter;
  /** The item that is looked at. */
  itemId: number | null;
  /** The item is being edited; without one, a new one is. */
  isEditing: boolean;
}

export const CODE_SCOPES: readonly CodeScope[] = ["mine", "public", "all"];

export const NO_FILTER: CodeFilter = { scope: "mine", q: "", tag: "", page: 1 };

export function isFiltered({ q, tag }: CodeFilter): boolean {
  return q !== "" || tag !== "";
}

/** What makes no sense in an address is as if it were not there. */
export function readPlace(address: URLSearchParams): LibraryPlace {
  return {
    filter: {
      scope: oneOfIn(address, "scope", CODE_SCOPES) ?? NO_FILTER.scope,
      q: textIn(address, "q"),
      tag: textIn(address, "tag"),
      page: positiveIn(address, "page") ?? 1,
    },
    itemId: positiveIn(address, "item"),
    isEditing: address.get("edit") === "1",
  };
}

/** The shortest address of a place. */
export function writePlace({ filter, itemId, isEditing }: LibraryPlace): URLSearchParams {
  const { scope, q, tag, page } = filter;
  return addressOf({
    scope: scope === NO_FILTER.scope ? null : scope,
    q,
    tag,
    page,
    item: itemId,
    edit: isEditing ? "1" : null,
  });
}
