import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap, uploading } from "./client";

function suppressionsKey(site: string) {
  return ["sites", site, "suppressions"] as const;
}

/** How many addresses get no letters, by reason. */
export function useSuppressionCounts(site: string) {
  return useQuery({
    queryKey: suppressionsKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/suppressions", { params: { path: { site } }, signal })),
  });
}

/** Why an address gets no letters; null if it gets them. */
export function useCheckAddress(site: string) {
  return useMutation({
    mutationFn: (email: string) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/suppressions/check", { params: { path: { site } }, body: { email } }),
      ),
  });
}

export function useSuppress(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (emails: string[]) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/suppressions", {
          params: { path: { site } },
          body: { emails, reason: "manual" },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: suppressionsKey(site) }),
  });
}

export function suppressionsUrl(site: string): string {
  return `/api/v1/sites/${encodeURIComponent(site)}/suppressions/export.csv`;
}

/** Suppress the addresses of a file. */
export function useImportSuppressions(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/suppressions/import", {
          params: { path: { site } },
          ...uploading(file),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: suppressionsKey(site) }),
  });
}

export function useLetAgain(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (email: string) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/suppressions", { params: { path: { site } }, body: { email } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: suppressionsKey(site) }),
  });
}
