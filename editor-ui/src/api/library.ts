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

const LOOK_AGAIN = 2_000; // ms

/** Waits for an event from pages of that origin since a check; `since` undefined: there was none yet. */
export function useArrived(site: string, page: string, since: number | undefined) {
  return useQuery({
    enabled: since !== undefined,
    queryKey: ["sites", site, "integration", "event", page, since],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/integration/event", {
          params: { path: { site }, query: { page, since: since ?? 0 } },
          signal,
        }),
      ),
    refetchInterval: (query) => (query.state.data?.came === true ? false : LOOK_AGAIN),
  });
}

export function useSignatureCheck(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["SignatureCheck"]) =>
      unwrap(api.POST("/api/v1/sites/{site}/signature/check", { params: { path: { site } }, body })),
  });
}
