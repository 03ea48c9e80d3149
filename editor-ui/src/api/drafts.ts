import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { campaignKey } from "./campaigns";
import { api, type Schemas, unwrap } from "./client";

export type Draft = Schemas["Draft"];
export type Problem = Schemas["CampaignProblem"];
export type Impact = Schemas["Impact"];
export type Comparison = Schemas["Comparison"];
export type Version = Schemas["Version"];
export type Standing = Schemas["Standing"];
export type Fate = Schemas["Choice"]["fate"];
export type Place = "here" | "ended" | "failed";

type Definition = Draft["definition"];

const PEOPLE_PAGE = 50;

function pathOf(site: string, campaign: string) {
  return { params: { path: { site, campaign } } };
}

export function draftKey(site: string, campaign: string) {
  return [...campaignKey(site, campaign), "draft"] as const;
}

export async function fetchDraft(site: string, campaign: string, signal?: AbortSignal): Promise<Draft> {
  return unwrap(
    api.GET("/api/v1/sites/{site}/campaigns/{campaign}/draft", {
      ...pathOf(site, campaign),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

/** `isLast`: the page is going away, and the request has to outlive it. */
export async function saveDraft(
  site: string,
  campaign: string,
  body: { definition: Definition; revision: number },
  isLast = false,
): Promise<Draft> {
  return unwrap(
    api.PUT("/api/v1/sites/{site}/campaigns/{campaign}/draft", {
      ...pathOf(site, campaign),
      body,
      keepalive: isLast,
    }),
  );
}

/** The draft as it is when the editor opens; from then on the editor knows better. */
export function useDraft(site: string, campaign: string) {
  return useQuery({
    queryKey: draftKey(site, campaign),
    queryFn: ({ signal }) => fetchDraft(site, campaign, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** What publishing would change, asked anew each time. */
export function useImpact(site: string, campaign: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...campaignKey(site, campaign), "impact"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}/impact", {
          ...pathOf(site, campaign),
          signal,
        }),
      ),
    enabled: isWanted,
    staleTime: 0,
    gcTime: 0,
  });
}

export function usePublish(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { revision: number; people: Record<string, { fate: Fate; to: string }> }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/campaigns/{campaign}/publish", { ...pathOf(site, campaign), body }),
      ),
    onSuccess: (published) => {
      client.setQueryData(campaignKey(site, campaign), published);
      void client.invalidateQueries({ queryKey: ["sites", site, "campaigns"], exact: true });
    },
  });
}

export function useVersions(site: string, campaign: string) {
  return useQuery({
    queryKey: [...campaignKey(site, campaign), "versions"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}/versions", {
          ...pathOf(site, campaign),
          signal,
        }),
      ),
    select: (answer) => answer.items,
    staleTime: 0,
  });
}

/** What `b` has that `a` has not, and the other way round: numbers of versions, 0 is the draft. */
export function useComparison(site: string, campaign: string, a: number, b: number) {
  return useQuery({
    queryKey: [...campaignKey(site, campaign), "compare", a, b],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}/versions/compare", {
          params: { path: { site, campaign }, query: { a, b } },
          signal,
        }),
      ),
    staleTime: 0,
  });
}

/** What the people of a version go through. */
export async function fetchVersion(site: string, campaign: string, version: number): Promise<Definition> {
  const found = await unwrap(
    api.GET("/api/v1/sites/{site}/campaigns/{campaign}/versions/{version}", {
      params: { path: { site, campaign, version: String(version) } },
    }),
  );
  return found.definition;
}

export function usePeopleAt(site: string, campaign: string, node: string, place: Place) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "people", "at", campaign, node, place],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}/nodes/{node}/people", {
          params: {
            path: { site, campaign, node },
            query: { place, cursor: pageParam, limit: PEOPLE_PAGE },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 0,
  });
}
