import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type LibrarySettings = Schemas["Library"];
export type AutoEvent = LibrarySettings["events"][number];
export type Inactivity = LibrarySettings["abandoned"];

const keyOf = (site: string) => ["sites", site, "library"] as const;

/** What the library in the site's pages tracks by itself. */
export function useLibrary(site: string) {
  return useQuery({
    queryKey: keyOf(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/library", { params: { path: { site } }, signal })),
  });
}

export function useChangeLibrary(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: LibrarySettings) =>
      unwrap(api.PUT("/api/v1/sites/{site}/library", { params: { path: { site } }, body })),
    onSuccess: (changed) => client.setQueryData(keyOf(site), changed),
  });
}

/** Loads a page of the site and says what is missing in it. */
export function useIntegrationCheck(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["IntegrationCheck"]) =>
      unwrap(api.POST("/api/v1/sites/{site}/integration/check", { params: { path: { site } }, body })),
  });
}

export function useSignatureCheck(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["SignatureCheck"]) =>
      unwrap(api.POST("/api/v1/sites/{site}/signature/check", { params: { path: { site } }, body })),
  });
}
