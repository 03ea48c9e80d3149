import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Retention = Schemas["EventRetention"];
export type RetentionRule = Schemas["EventRetentionRule"];

const BASE = "/api/v1/sites/{site}/retention";
const WHILE_RUNNING = 1_000; // ms

function retentionKey(site: string) {
  return ["sites", site, "event-retention"] as const;
}

/** How long events are kept, and how far the rules are applied. */
export function useRetention(site: string) {
  return useQuery({
    queryKey: retentionKey(site),
    queryFn: ({ signal }) => unwrap(api.GET(BASE, { params: { path: { site } }, signal })),
    refetchInterval: ({ state }) => (state.data?.progress.state === "running" ? WHILE_RUNNING : false),
  });
}

export function useSetRetention(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rules: RetentionRule[]) =>
      unwrap(api.PUT(BASE, { params: { path: { site } }, body: { rules } })),
    onSuccess: (answer) => client.setQueryData(retentionKey(site), answer),
  });
}

/** How many events rules would take, set or not. */
export function usePreviewRetention(site: string) {
  return useMutation({
    mutationFn: (rules: RetentionRule[]) =>
      unwrap(api.POST(`${BASE}/preview`, { params: { path: { site } }, body: { rules } })),
  });
}

export function useRunRetention(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: "run" | "cancel") =>
      unwrap(
        act === "run"
          ? api.POST(`${BASE}/run`, { params: { path: { site } } })
          : api.POST(`${BASE}/cancel`, { params: { path: { site } } }),
      ),
    onSuccess: (answer) => client.setQueryData(retentionKey(site), answer),
  });
}
