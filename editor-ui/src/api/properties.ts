import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, type Schemas, unwrap } from "./client";

export type UserProperty = Schemas["UserProperty"];
export type UserPropertyChange = Schemas["UserPropertyChange"];

const REMOVAL_MS = 1_000;

function propertiesKey(site: string) {
  return ["sites", site, "properties"] as const;
}

/** `removing`: those on their way out, which are looked at until they are gone. */
export function useProperties(site: string, removing: ReadonlySet<string>) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: propertiesKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/properties", { params: { path: { site } }, signal })),
    refetchInterval: (query) =>
      query.state.data?.items.some(({ name }) => removing.has(name)) ? REMOVAL_MS : false,
  });
  const left = found.data?.items.filter(({ name }) => removing.has(name)).length;
  useEffect(() => {
    if (left !== undefined && left < removing.size) {
      void client.invalidateQueries({ queryKey: ["sites", site, "segment-conditions"] });
    }
  }, [client, left, removing.size, site]);
  return found;
}

function usePropertiesChanged(site: string) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: propertiesKey(site) });
    void client.invalidateQueries({ queryKey: ["sites", site, "segment-conditions"] });
  };
}

export function useChangeProperty(site: string) {
  const onSuccess = usePropertiesChanged(site);
  return useMutation({
    mutationFn: ({ name, change }: { name: string; change: UserPropertyChange }) =>
      unwrap(
        api.PATCH("/api/v1/sites/{site}/properties/{name}", {
          params: { path: { site, name } },
          body: change,
        }),
      ),
    onSuccess,
  });
}

export function useRemoveProperty(site: string) {
  const onSuccess = usePropertiesChanged(site);
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(api.DELETE("/api/v1/sites/{site}/properties/{name}", { params: { path: { site, name } } })),
    onSuccess,
  });
}
