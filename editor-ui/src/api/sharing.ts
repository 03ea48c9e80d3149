import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type NewShareLink = Schemas["ShareLinkIn"];

const sharesKey = (site: string) => ["sites", site, "shares"] as const;
const digestKey = (site: string) => ["sites", site, "digest"] as const;

/** Links that show figures without a login, the newest first. */
export function useShares(site: string) {
  return useQuery({
    queryKey: sharesKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/analytics/shares", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}

export function useCreateShare(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewShareLink) =>
      unwrap(api.POST("/api/v1/sites/{site}/analytics/shares", { params: { path: { site } }, body })),
    onSuccess: () => void client.invalidateQueries({ queryKey: sharesKey(site) }),
  });
}

export function useRevokeShare(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (share: string) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/analytics/shares/{share}", { params: { path: { site, share } } }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: sharesKey(site) }),
  });
}

/** Whether one gets a site's figures by mail each Monday. */
export function useDigest(site: string) {
  return useQuery({
    queryKey: digestKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/analytics/digest", { params: { path: { site } }, signal })),
  });
}

export function useSetDigest(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (on: boolean) =>
      unwrap(api.PUT("/api/v1/sites/{site}/analytics/digest", { params: { path: { site } }, body: { on } })),
    onSuccess: (digest) => client.setQueryData(digestKey(site), digest),
  });
}
