import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { BuildEvents } from "@/api/environments";
import { follow } from "./buildLog";

/** Begins builds. Its own error is why one could not be begun; how it goes on is told where its lines are. */
export function useBegin(onBegun?: (id: number) => void) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn: (events: BuildEvents) => follow(events, queryClient, onBegun) });
}
