import { useMutation, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "./client";

/** A link to a page of the site, on which an element can then be picked. */
export function useBeginPick(site: string) {
  return useMutation({
    mutationFn: (url: string) =>
      unwrap(api.POST("/api/v1/sites/{site}/picks", { params: { path: { site } }, body: { url } })),
  });
}

/** What was picked, asked for every second until it is. */
export function usePick(site: string, pick: string | undefined) {
  return useQuery({
    queryKey: ["sites", site, "picks", pick],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/picks/{pick}", {
          params: { path: { site, pick: pick ?? "" } },
          signal,
        }),
      ),
    enabled: pick !== undefined,
    refetchInterval: (query) =>
      query.state.status === "error" || query.state.data?.state === "chosen" ? false : 1_000,
    // The page that is picked on lies over this one.
    refetchIntervalInBackground: true,
    retry: false,
    gcTime: 0,
  });
}
