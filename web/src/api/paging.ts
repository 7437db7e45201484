import { bodyOf } from "./client";

/** One page of a list, and how long the whole list is. */
export interface ListPage<T> {
  items: T[];
  total: number;
  /** There are more than `total`: the server stops counting somewhere. */
  isMore: boolean;
}

export function pageOf<T>(answer: { data?: T[]; response: Response }): ListPage<T> {
  const items = bodyOf(answer);
  const { headers } = answer.response;
  return {
    items,
    total: Number(headers.get("X-Total-Count") ?? items.length),
    isMore: headers.get("X-Total-Count-Exceeded") === "true",
  };
}

/** The part of a list that a page shows; pages are counted from 1. */
export function partOf(page: number, size: number): { limit: number; offset: number } {
  return { limit: size, offset: (page - 1) * size };
}
