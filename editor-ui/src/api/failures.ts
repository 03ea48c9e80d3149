import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { campaignKey } from "./campaigns";
import { api, type Schemas, unwrap } from "./client";

export type Failure = Schemas["Failure"];
export type FailurePage = Schemas["FailurePage"];
export type Which = { runs?: string[]; node?: string };
export type Settling = "retry" | "discard";

const PAGE = 50;

function failuresKey(site: string, campaign: string) {
  return [...campaignKey(site, campaign), "failures"] as const;
}

/** Runs that have failed, the latest first; of one node, or of all. */
export function useFailures(site: string, campaign: string, node: string) {
  return useInfiniteQuery({
    queryKey: [...failuresKey(site, campaign), node],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}/failures", {
          params: { path: { site, campaign }, query: { node, cursor: pageParam, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** Tries again, or lets go; answers how many that were. */
export function useSettle(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ how, which }: { how: Settling; which: Which }) => {
      const params = { path: { site, campaign } };
      const body = { runs: which.runs ?? null, node: which.node ?? "" };
      return unwrap(
        how === "retry"
          ? api.POST("/api/v1/sites/{site}/campaigns/{campaign}/failures/retry", { params, body })
          : api.POST("/api/v1/sites/{site}/campaigns/{campaign}/failures/discard", { params, body }),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: campaignKey(site, campaign) }),
  });
}
