import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Newsletter = Schemas["Newsletter"];
export type NewsletterContents = Schemas["NewsletterIn"];

const WATCH_MS = 1_000;

function listKey(site: string) {
  return ["sites", site, "newsletters"] as const;
}

function oneKey(site: string, newsletter: string) {
  return ["sites", site, "newsletter", newsletter] as const;
}

function keep(client: QueryClient, site: string, newsletter: Newsletter): void {
  client.setQueryData(oneKey(site, newsletter.id), newsletter);
  void client.invalidateQueries({ queryKey: listKey(site) });
}

function isUnderWay(newsletter: Newsletter): boolean {
  return newsletter.state === "sending";
}

export function useNewsletters(site: string) {
  return useQuery({
    queryKey: listKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/newsletters", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? WATCH_MS : false),
  });
}

export function useNewsletter(site: string, newsletter: string) {
  return useQuery({
    queryKey: oneKey(site, newsletter),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/newsletters/{newsletter}", {
          params: { path: { site, newsletter } },
          signal,
        }),
      ),
    // While it is sent its numbers move; when it waits for its time, its beginning is to be seen.
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === "sending" || state === "scheduled" ? WATCH_MS : false;
    },
  });
}

export function useCreateNewsletter(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewsletterContents) =>
      unwrap(api.POST("/api/v1/sites/{site}/newsletters", { params: { path: { site } }, body })),
    onSuccess: (made) => {
      keep(client, site, made);
      void client.invalidateQueries({ queryKey: ["sites", site, "letters"] });
    },
  });
}

export function useChangeNewsletter(site: string, newsletter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewsletterContents) =>
      unwrap(
        api.PUT("/api/v1/sites/{site}/newsletters/{newsletter}", {
          params: { path: { site, newsletter } },
          body,
        }),
      ),
    onSuccess: (changed) => keep(client, site, changed),
  });
}

export type Step =
  | { do: "send"; at: number | null; local: string; zone: string }
  | { do: "unschedule" | "pause" | "resume" };

export function useStepNewsletter(site: string, newsletter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: Step) => {
      const params = { path: { site, newsletter } };
      const base = "/api/v1/sites/{site}/newsletters/{newsletter}";
      switch (step.do) {
        case "send":
          return unwrap(
            api.POST(`${base}/send`, { params, body: { at: step.at, local: step.local, zone: step.zone } }),
          );
        case "unschedule":
          return unwrap(api.POST(`${base}/unschedule`, { params }));
        case "pause":
          return unwrap(api.POST(`${base}/pause`, { params }));
        default:
          return unwrap(api.POST(`${base}/resume`, { params }));
      }
    },
    onSuccess: (changed) => keep(client, site, changed),
  });
}

export function useCancelNewsletter(site: string, newsletter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/sites/{site}/newsletters/{newsletter}/cancel", {
          params: { path: { site, newsletter } },
        }),
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: oneKey(site, newsletter) });
      void client.invalidateQueries({ queryKey: listKey(site) });
    },
  });
}

export function useDeleteNewsletter(site: string, newsletter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/newsletters/{newsletter}", {
          params: { path: { site, newsletter } },
        }),
      ),
    onSuccess: () => {
      client.removeQueries({ queryKey: oneKey(site, newsletter) });
      void client.invalidateQueries({ queryKey: listKey(site) });
    },
  });
}

export type Contest = NonNullable<Newsletter["test"]>;
export type ContestSettings = Schemas["ContestIn"];

export type ContestStep =
  | { do: "set_up"; settings: ContestSettings }
  | { do: "remove" }
  | { do: "choose"; variant: "a" | "b" };

export function useContest(site: string, newsletter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: ContestStep) => {
      const params = { path: { site, newsletter } };
      const base = "/api/v1/sites/{site}/newsletters/{newsletter}";
      switch (step.do) {
        case "set_up":
          return unwrap(api.PUT(`${base}/test`, { params, body: step.settings }));
        case "remove":
          return unwrap(api.DELETE(`${base}/test`, { params }));
        default:
          return unwrap(api.POST(`${base}/winner`, { params, body: { variant: step.variant } }));
      }
    },
    onSuccess: (changed) => {
      keep(client, site, changed);
      void client.invalidateQueries({ queryKey: ["sites", site, "letters"] });
    },
  });
}
