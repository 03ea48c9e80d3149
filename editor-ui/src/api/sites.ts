import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

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
