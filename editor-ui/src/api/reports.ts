import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "./client";

const PAGE = 50;

/** Who of a segment or list, or ("") of everybody, is leaving: those with most to lose first. `asOf`: how old the figures are. */
export function useLeaving(site: string, segment: string, asOf: number | null | undefined) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "analytics", "leaving", segment, asOf],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/reports/leaving", {
          params: { path: { site }, query: { segment, cursor: pageParam, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: asOf !== undefined,
  });
}

/** All of them, on a new list. */
export function useListLeaving(site: string, segment: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/reports/leaving/list", {
          params: { path: { site } },
          body: { name, segment },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["sites", site, "segments"] }),
  });
}
