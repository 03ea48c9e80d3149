import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap, uploading } from "./client";
import { membersKey } from "./segments";

export type ImportPreview = Schemas["ImportPreview"];
export type ImportState = Schemas["ImportState"];
export type Mapping = Record<string, string>;

const PROGRESS_MS = 500;

export function useCreateList(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(api.POST("/api/v1/sites/{site}/lists", { params: { path: { site } }, body: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sites", site, "segments"] }),
  });
}

function useListChanged(site: string) {
  const client = useQueryClient();
  return (list: string) => {
    void client.invalidateQueries({ queryKey: membersKey(site, list) });
    void client.invalidateQueries({ queryKey: ["sites", site, "segment", list] });
    void client.invalidateQueries({ queryKey: ["sites", site, "segments"] });
  };
}

/** Into a list: by the site's own ids, or the uids of people shown. */
export function useAddToList(site: string) {
  const changed = useListChanged(site);
  return useMutation({
    mutationFn: ({ list, ...people }: { list: string; ids?: string[]; uids?: string[] }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/lists/{segment}/people", {
          params: { path: { site, segment: list } },
          body: people,
        }),
      ),
    onSuccess: (_, { list }) => changed(list),
  });
}

export function useRemoveFromList(site: string) {
  const changed = useListChanged(site);
  return useMutation({
    mutationFn: ({ list, uids }: { list: string; uids: string[] }) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/lists/{segment}/people", {
          params: { path: { site, segment: list } },
          body: { uids },
        }),
      ),
    onSuccess: (_, { list }) => changed(list),
  });
}

/** What an import of the file would do; asked anew for another mapping. */
export function useImportPreview(site: string) {
  return useMutation({
    mutationFn: ({ file, mapping }: { file: File; mapping?: Mapping }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/lists/import/preview", {
          params: { path: { site } },
          ...uploading(file, mapping && { mapping: JSON.stringify(mapping) }),
        }),
      ),
  });
}

export function useStartImport(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["ImportRequest"]) =>
      unwrap(api.POST("/api/v1/sites/{site}/lists/import", { params: { path: { site } }, body })),
  });
}

export function useCancelImport(site: string) {
  return useMutation({
    mutationFn: (job: string) =>
      unwrap(api.DELETE("/api/v1/sites/{site}/lists/import/{job}", { params: { path: { site, job } } })),
  });
}

/** How far an import is, while it runs. */
export function useImportState(site: string, job: string | undefined) {
  return useQuery({
    queryKey: ["sites", site, "import", job],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/lists/import/{job}", {
          params: { path: { site, job: job ?? "" } },
          signal,
        }),
      ),
    enabled: job !== undefined,
    refetchInterval: (query) => (query.state.data?.state === "running" ? PROGRESS_MS : false),
  });
}

/** Where the browser fetches the rows that were refused. */
export function rejectedUrl(site: string, job: string): string {
  return `/api/v1/sites/${encodeURIComponent(site)}/lists/import/${encodeURIComponent(job)}/rejected.csv`;
}
