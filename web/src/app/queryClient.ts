import { QueryClient } from "@tanstack/react-query";
import { ApiFailure } from "@/api/problem";
import { keeper } from "@/api/session";

const RETRIES_MAX = 2;

/** What the server refused, it refuses again; only what never got an answer is worth another try. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const refused = error instanceof ApiFailure && error.code !== "network" && (error.status ?? 500) < 500;
  return !refused && failures < RETRIES_MAX;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may well be on this machine, which needs no network.
    queries: { retry: isWorthRetrying, networkMode: "always", staleTime: 5_000 },
    mutations: { networkMode: "always" },
  },
});

// What one user was shown is not for the next one, whichever tab they signed out in.
keeper.session.subscribe(() => {
  if (keeper.session.get().kind !== "signedIn") queryClient.clear();
});
