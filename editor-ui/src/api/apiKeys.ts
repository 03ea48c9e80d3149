import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type ApiKey = Schemas["ApiKey"];
export type KeyRight = Schemas["NewApiKey"]["rights"][number];

const BASE = "/api/v1/sites/{site}/api-keys";

function keysKey(site: string) {
  return ["sites", site, "api-keys"] as const;
}

/** By which programs use the API. */
export function useApiKeys(site: string) {
  return useQuery({
    queryKey: keysKey(site),
    queryFn: ({ signal }) => unwrap(api.GET(BASE, { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}

/** Answers the key itself, which nobody is told again. */
export function useCreateApiKey(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["NewApiKey"]) => unwrap(api.POST(BASE, { params: { path: { site } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keysKey(site) }),
  });
}

export function useRevokeApiKey(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      unwrap(api.DELETE(`${BASE}/{api_key}`, { params: { path: { site, api_key: key } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keysKey(site) }),
  });
}
