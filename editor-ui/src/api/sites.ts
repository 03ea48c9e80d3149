import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";
import { SESSION_KEY } from "./queryClient";

export type Summary = Schemas["Summary"];

export function useSite(site: string) {
  return useQuery({
    queryKey: ["sites", site],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/sites/{site}", { params: { path: { site } }, signal })),
    staleTime: 300_000,
  });
}

export function useSummary(site: string) {
  return useQuery({
    queryKey: ["sites", site, "summary"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/summary", { params: { path: { site } }, signal })),
    refetchInterval: 15_000,
  });
}

export type Site = Schemas["Site"];
export type Secret = Schemas["Secret"];

/** What the session says of sites has changed, too. */
function useKeepSite() {
  const client = useQueryClient();
  return (site: Site) => {
    client.setQueryData(["sites", site.id], site);
    return client.invalidateQueries({ queryKey: SESSION_KEY });
  };
}

export function useCreateSite() {
  const keep = useKeepSite();
  return useMutation({
    mutationFn: (name: string) => unwrap(api.POST("/api/v1/sites", { body: { name } })),
    onSuccess: keep,
  });
}

export function useChangeSite(site: string) {
  const keep = useKeepSite();
  return useMutation({
    mutationFn: (body: Schemas["SiteChange"]) =>
      unwrap(api.PUT("/api/v1/sites/{site}", { params: { path: { site } }, body })),
    onSuccess: keep,
  });
}

/** How far a site's removal is; null once it is gone. */
export function useRemoval(site: string) {
  return useQuery({
    queryKey: ["sites", site, "removal"],
    queryFn: async ({ signal }) => {
      const { items } = await unwrap(api.GET("/api/v1/sites/removals", { signal }));
      return items.find((removal) => removal.site === site) ?? null;
    },
    refetchInterval: (query) => (query.state.data === null ? false : 1_000),
  });
}

/** `name` must be the site's. */
export function useRemoveSite(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(api.POST("/api/v1/sites/{site}/removal", { params: { path: { site } }, body: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSION_KEY }),
  });
}

export type SecretAct = "show" | "renew" | "forget";

/** The secret is never kept with what else was loaded: who wants to see it asks. */
export function useSecret(site: string) {
  return useMutation({
    mutationFn: (act: SecretAct): Promise<Secret> => {
      const params = { path: { site } };
      switch (act) {
        case "show":
          return unwrap(api.POST("/api/v1/sites/{site}/secret/show", { params }));
        case "renew":
          return unwrap(api.POST("/api/v1/sites/{site}/secret/renew", { params }));
        default:
          return unwrap(api.POST("/api/v1/sites/{site}/secret/forget", { params }));
      }
    },
    gcTime: 0,
  });
}
