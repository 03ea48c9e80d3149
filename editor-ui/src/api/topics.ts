import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Topic = Schemas["Topic"];

const BASE = "/api/v1/sites/{site}/topics";

function topicsKey(site: string) {
  return ["sites", site, "topics"] as const;
}

/** What letters are about, and who wants which. */
export function useTopics(site: string) {
  return useQuery({
    queryKey: topicsKey(site),
    queryFn: ({ signal }) => unwrap(api.GET(BASE, { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}

/** A new one without an id, else the one that has it. */
export function useKeepTopic(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Schemas["TopicIn"] & { id?: string | undefined }) =>
      id === undefined
        ? unwrap(api.POST(BASE, { params: { path: { site } }, body }))
        : unwrap(api.PUT(`${BASE}/{topic}`, { params: { path: { site, topic: id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: topicsKey(site) }),
  });
}

export function useRemoveTopic(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (topic: string) =>
      unwrap(api.DELETE(`${BASE}/{topic}`, { params: { path: { site, topic } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: topicsKey(site) }),
  });
}
