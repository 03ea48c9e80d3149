import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type CampaignRef = Schemas["CampaignRef"];
export type Campaign = Schemas["Campaign"];
export type NodeCounts = Schemas["NodeCounts"];

export function campaignKey(site: string, campaign: string) {
  return ["sites", site, "campaigns", campaign] as const;
}

export function useCampaigns(site: string) {
  return useQuery({
    queryKey: ["sites", site, "campaigns"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/campaigns", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}

export function useCampaign(site: string, campaign: string) {
  return useQuery({
    queryKey: campaignKey(site, campaign),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}", {
          params: { path: { site, campaign } },
          signal,
        }),
      ),
    // The live stream carries the counts; this mends what a broken connection missed.
    refetchInterval: 30_000,
  });
}

export function useSwitchCampaign(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (to: "run" | "pause") => {
      const params = { path: { site, campaign } };
      return unwrap(
        to === "run"
          ? api.POST("/api/v1/sites/{site}/campaigns/{campaign}/run", { params })
          : api.POST("/api/v1/sites/{site}/campaigns/{campaign}/pause", { params }),
      );
    },
    onSuccess: (changed) => {
      client.setQueryData(campaignKey(site, campaign), changed);
      void client.invalidateQueries({ queryKey: ["sites", site, "campaigns"], exact: true });
    },
  });
}
