import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type CampaignListed = Schemas["CampaignListed"];
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

const MENDED_MS = 30_000;
const WATCHED_MS = 2_000;

/** `isLive`: the live stream carries the counts; loading now and then mends what it missed, else it is all there is. */
export function useCampaign(site: string, campaign: string, isLive: boolean) {
  return useQuery({
    queryKey: campaignKey(site, campaign),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}", {
          params: { path: { site, campaign } },
          signal,
        }),
      ),
    refetchInterval: isLive ? MENDED_MS : WATCHED_MS,
  });
}

function keep(client: QueryClient, site: string, campaign: Campaign): void {
  client.setQueryData(campaignKey(site, campaign.id), campaign);
  void client.invalidateQueries({ queryKey: ["sites", site, "campaigns"], exact: true });
}

export type Switch = "run" | "pause" | "stop";

export function useSwitchCampaign(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (to: Switch) => {
      const params = { path: { site, campaign } };
      switch (to) {
        case "run":
          return unwrap(api.POST("/api/v1/sites/{site}/campaigns/{campaign}/run", { params }));
        case "pause":
          return unwrap(api.POST("/api/v1/sites/{site}/campaigns/{campaign}/pause", { params }));
        default:
          return unwrap(api.POST("/api/v1/sites/{site}/campaigns/{campaign}/stop", { params }));
      }
    },
    onSuccess: (changed) => keep(client, site, changed),
  });
}

export function useCreateCampaign(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; definition: Campaign["definition"] }) =>
      unwrap(api.POST("/api/v1/sites/{site}/campaigns", { params: { path: { site } }, body })),
    onSuccess: (made) => keep(client, site, made),
  });
}

export function useRenameCampaign(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(
        api.PUT("/api/v1/sites/{site}/campaigns/{campaign}/name", {
          params: { path: { site, campaign } },
          body: { name },
        }),
      ),
    onSuccess: (changed) => keep(client, site, changed),
  });
}

export function useDuplicateCampaign(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/campaigns/{campaign}/duplicate", {
          params: { path: { site, campaign } },
          body: { name },
        }),
      ),
    onSuccess: (made) => keep(client, site, made),
  });
}

export function useDeleteCampaign(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/campaigns/{campaign}", { params: { path: { site, campaign } } }),
      ),
    onSuccess: () => {
      client.removeQueries({ queryKey: campaignKey(site, campaign) });
      void client.invalidateQueries({ queryKey: ["sites", site, "campaigns"], exact: true });
    },
  });
}
