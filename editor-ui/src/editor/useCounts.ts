import { useQuery } from "@tanstack/react-query";
import { type Campaign, campaignKey, type NodeCounts } from "../api/campaigns";
import { api, unwrap } from "../api/client";
import { NO_COUNTS } from "../campaigns/mergeCounts";
import { useEditor, useUi } from "./EditorContext";

/** Part of the campaign as the live stream keeps it; a node is drawn anew only when its own part changes. */
export function useCampaignPart<T>(select: (campaign: Campaign) => T): T | undefined {
  const { site, campaign } = useEditor();
  const found = useQuery({
    queryKey: campaignKey(site, campaign),
    queryFn: () =>
      unwrap(api.GET("/api/v1/sites/{site}/campaigns/{campaign}", { params: { path: { site, campaign } } })),
    // The page itself loads it.
    enabled: false,
    select,
  });
  return found.data;
}

/** A node's counts; undefined while nobody can have come. */
export function useNodeCounts(node: string): NodeCounts | undefined {
  const tried = useUi((ui) => ui.lit?.counts && (ui.lit.counts[node] ?? NO_COUNTS));
  const live = useCampaignPart((campaign) =>
    campaign.published === null ? undefined : (campaign.counts[node] ?? NO_COUNTS),
  );
  return tried ?? live;
}

const busiest = new WeakMap<Campaign["counts"], number>();

function most(counts: Campaign["counts"]): number {
  const known = busiest.get(counts);
  if (known !== undefined) {
    return known;
  }
  const found = Math.max(0, ...Object.values(counts).flatMap((each) => Object.values(each.out)));
  busiest.set(counts, found);
  return found;
}

/** How many went along a way, and that as a share of the busiest one. */
export function usePassed(node: string, port: string): { passed: number; share: number } | undefined {
  const tried = useUi((ui) => ui.lit?.counts);
  const live = useCampaignPart((campaign) =>
    campaign.published === null ? undefined : share(campaign.counts, node, port),
  );
  return tried === undefined ? live : share(tried, node, port);
}

function share(counts: Campaign["counts"], node: string, port: string) {
  const passed = counts[node]?.out[port] ?? 0;
  const max = most(counts);
  // In steps, so that a way is drawn anew only when its look changes.
  return { passed, share: max === 0 ? 0 : Math.round((passed / max) * 20) / 20 };
}
